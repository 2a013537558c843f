//! What became of journeys: from files of events to numbers, a table and a page.

mod count;
mod journeys;
mod numbers;
mod page;
mod prices;
mod read;
mod table;
mod words;

pub use journeys::Journeys;
pub use numbers::{
    Funnel, LineNumbers, Menu, OptionNumbers, Report, Resolution, Route, Saved, Times,
};
pub use page::page;
pub use prices::Prices;
pub use read::{Lines, files, read};
pub use table::table;
