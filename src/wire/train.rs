//! What the pages of trains are told when they open.

use serde::{Deserialize, Serialize};

use super::frames::Snapshot;
use crate::domain::{
    ids::{ProductLineId, TrainId},
    portfolio::Portfolio,
    timetable::Timetable,
    train::{Brief, Member, Train},
};

/// Most trains that the list shows.
pub const LISTED: usize = 100;

/// A train and what is around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainData {
    /// Which.
    pub id: TrainId,
    /// The train.
    pub train: Snapshot<Train>,
    /// Its members, in its order.
    pub members: Vec<Member>,
    /// Programs, product lines and freezes.
    pub portfolio: Snapshot<Portfolio>,
}

/// The list of trains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainsData {
    /// The latest first.
    pub trains: Vec<Listed>,
    /// Whether there are more than are listed.
    pub more: bool,
    /// Programs and product lines.
    pub portfolio: Snapshot<Portfolio>,
    /// The releases that the address asks to begin a train with.
    pub first: Vec<Member>,
}

/// The cadences of trains, and what is around them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CadencesData {
    /// The cadences.
    pub timetable: Snapshot<Timetable>,
    /// Programs, product lines, freezes and working days.
    pub portfolio: Snapshot<Portfolio>,
    /// The versions that the product lines of cadences have.
    pub versions: Vec<(ProductLineId, Vec<String>)>,
    /// The trains that were made by cadences and stand.
    pub trains: Vec<Brief>,
}

/// A train of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// The train.
    pub train: Brief,
    /// How many of its members depart from it.
    pub departing: usize,
}
