//! Live documents and feeds. Tests begin with the number of the rule they are about; the rules stand in the module `live`.

mod convergence;
mod counts;
mod house;
mod sockets;
