//! Whether hours of operation are open.
//!
//! Connect tells the hours of a day with its holidays and other overrides worked in, in the local
//! time of the hours' zone. The day is asked for together with its neighbours, because the zone
//! is known only from the answer and because hours may pass midnight.

use aws_sdk_connect::Client;
use aws_sdk_connect::operation::get_effective_hours_of_operations::GetEffectiveHoursOfOperationsOutput;
use aws_sdk_connect::types::{OperationalHour, OverrideTimeSlice};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::failure::Failure;

use super::kept::Kept;
use super::send::send;

/// How long what was told is kept, in seconds.
const KEPT: u64 = 60;

/// For how long hours that could not be told are not asked for again, in seconds.
const UNTOLD: u64 = 5;

/// The hours of operation of an instance, as far as they were asked for.
pub(super) struct Hours(Kept<Told>);

/// The times at which hours are open, on three days.
#[derive(Clone)]
struct Told {
    zone: TimeZone,
    open: Vec<(DateTime, DateTime)>,
}

impl Default for Hours {
    fn default() -> Self {
        Self(Kept::new(KEPT, UNTOLD))
    }
}

impl Hours {
    /// Whether the hours of this id are open at `now` (seconds since 1970); `None` where it cannot
    /// be told.
    pub(super) async fn is_open(
        &self,
        client: &Client,
        instance: &str,
        id: &str,
        now: u64,
    ) -> Option<bool> {
        let at = Timestamp::from_second(i64::try_from(now).ok()?).ok()?;
        let told = self.0.or_ask(id, now, async {
            ask(client, instance, id, at).await.ok().and_then(|answer| read(&answer))
        });
        told.await.map(|told| told.is_open(at))
    }
}

impl Told {
    fn is_open(&self, at: Timestamp) -> bool {
        let here = at.to_zoned(self.zone.clone()).datetime();
        self.open.iter().any(|(from, to)| *from <= here && here < *to)
    }
}

async fn ask(
    client: &Client,
    instance: &str,
    id: &str,
    at: Timestamp,
) -> Result<GetEffectiveHoursOfOperationsOutput, Failure> {
    // No zone is further from UTC than a day, and hours of the day before may still run.
    let today = at.to_zoned(TimeZone::UTC).date();
    let from = today.saturating_sub(2.days());
    let to = today.saturating_add(1.day());
    let request = client
        .get_effective_hours_of_operations()
        .instance_id(instance)
        .hours_of_operation_id(id)
        .from_date(from.to_string())
        .to_date(to.to_string());
    send("GetEffectiveHoursOfOperations", request.send()).await
}

/// The open times in an answer; `None` where it cannot be understood, because a part that is left
/// out would be closed or open by mistake.
fn read(answer: &GetEffectiveHoursOfOperationsOutput) -> Option<Told> {
    let zone = TimeZone::get(answer.time_zone()?).ok()?;
    let mut open = Vec::new();
    for day in answer.effective_hours_of_operation_list.as_ref()? {
        let date: Date = day.date()?.parse().ok()?;
        for hour in day.operational_hours() {
            open.push(span(date, hour)?);
        }
    }
    Some(Told { zone, open })
}

/// From when until when; an end that is not after its start is one on the next day, so that
/// midnight to midnight is the whole day.
fn span(date: Date, hour: &OperationalHour) -> Option<(DateTime, DateTime)> {
    let (start, end) = (time(date, hour.start()?)?, time(date, hour.end()?)?);
    let end = if end <= start { end.checked_add(1.day()).ok()? } else { end };
    Some((start, end))
}

fn time(date: Date, slice: &OverrideTimeSlice) -> Option<DateTime> {
    let (hours, minutes) = (slice.hours(), slice.minutes());
    // Some write the end of the day as 24:00.
    if (hours, minutes) == (24, 0) {
        return date.checked_add(1.day()).ok().map(Date::into);
    }
    let (hours, minutes) = (i8::try_from(hours).ok()?, i8::try_from(minutes).ok()?);
    let time = jiff::civil::Time::new(hours, minutes, 0, 0).ok()?;
    Some(date.to_datetime(time))
}

#[cfg(test)]
mod tests {
    use aws_sdk_connect::types::EffectiveHoursOfOperations;

    use super::*;

    fn slice((hours, minutes): (i32, i32)) -> OverrideTimeSlice {
        OverrideTimeSlice::builder().hours(hours).minutes(minutes).build().unwrap()
    }

    type Times = ((i32, i32), (i32, i32));

    fn told(zone: &str, days: &[(&str, Times)]) -> Option<Told> {
        let days = days.iter().map(|(date, (start, end))| {
            let hour = OperationalHour::builder().start(slice(*start)).end(slice(*end)).build();
            EffectiveHoursOfOperations::builder().date(*date).operational_hours(hour).build()
        });
        let answer = GetEffectiveHoursOfOperationsOutput::builder()
            .time_zone(zone)
            .set_effective_hours_of_operation_list(Some(days.collect()))
            .build();
        read(&answer)
    }

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    #[test]
    fn hours_are_of_their_zone_and_its_summer_time() {
        let summer = told("America/New_York", &[("2026-07-01", ((9, 0), (17, 0)))]).unwrap();
        assert!(!summer.is_open(at("2026-07-01T12:59:59Z")));
        assert!(summer.is_open(at("2026-07-01T13:00:00Z")));
        assert!(summer.is_open(at("2026-07-01T20:59:59Z")));
        assert!(!summer.is_open(at("2026-07-01T21:00:00Z")));
        let winter = told("America/New_York", &[("2026-12-01", ((9, 0), (17, 0)))]).unwrap();
        assert!(!winter.is_open(at("2026-12-01T13:30:00Z")));
        assert!(winter.is_open(at("2026-12-01T14:00:00Z")));
    }

    #[test]
    fn hours_may_pass_midnight_or_last_all_day() {
        let night = told("UTC", &[("2026-07-01", ((22, 0), (6, 0)))]).unwrap();
        assert!(night.is_open(at("2026-07-02T05:59:00Z")));
        assert!(!night.is_open(at("2026-07-02T06:00:00Z")));
        for (start, end) in [((0, 0), (0, 0)), ((0, 0), (24, 0))] {
            let day = told("UTC", &[("2026-07-01", (start, end))]).unwrap();
            assert!(day.is_open(at("2026-07-01T00:00:00Z")));
            assert!(day.is_open(at("2026-07-01T23:59:59Z")));
            assert!(!day.is_open(at("2026-07-02T00:00:00Z")));
        }
    }

    #[test]
    fn what_cannot_be_understood_is_not_told() {
        assert!(told("Mars/Olympus", &[]).is_none());
        assert!(told("UTC", &[("yesterday", ((9, 0), (17, 0)))]).is_none());
        assert!(told("UTC", &[("2026-07-01", ((9, 0), (25, 0)))]).is_none());
        let closed = told("UTC", &[]).unwrap();
        assert!(!closed.is_open(at("2026-07-01T12:00:00Z")));
    }
}
