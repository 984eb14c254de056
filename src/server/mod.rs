//! What serves: state, router, assets, and the rooms behind them.

pub mod csp;
pub mod csrf;
pub mod page;
pub mod router;
pub mod serve;
pub mod site;
pub mod state;
