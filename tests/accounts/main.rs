//! Who comes in and who does not, asked of the real program over HTTP.

mod days;
mod deployed;
mod exported;
mod first_run;
mod gate;
mod import;
mod people;
mod record;
mod sample;
mod scenarios;
mod sessions;
mod sign_in;
mod socket;
mod support;
mod timetable;
mod views;
