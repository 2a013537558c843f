//! Amazon Connect's adapter against the stand-in.

mod faults;
mod giving_up;
mod hours;
mod joining;
mod quota;
mod silence;
mod staff;
mod ways;
mod world;
