//! The engine on a real file: what is acknowledged is kept, once, in order, and can be told again.
#![cfg(feature = "ssr")]

mod calendar;
mod commands;
mod deployments;
mod failures;
mod operations;
mod reading;
mod replay;
mod scenarios;
mod support;
mod timetable;
mod trains;
mod upcast;
mod upkeep;
