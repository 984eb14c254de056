//! What serves: state, router, assets, and the rooms behind them.

pub mod auth;
pub mod brought;
pub mod config;
pub mod csp;
pub mod csrf;
pub mod days;
pub mod download;
pub mod engine;
pub mod export;
pub mod feeds;
pub mod import;
pub mod live;
pub mod page;
pub mod pages;
pub mod projections;
mod public_error;
pub mod router;
pub mod sample;
pub mod saved_views;
pub mod scenarios;
pub mod serve;
pub mod site;
pub mod state;
pub mod store;
pub mod upkeep;
pub mod zones;
