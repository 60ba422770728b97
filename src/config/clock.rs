//! What day it is: the one place that asks the clock and the calendar.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::files;

/// Today where the user is: as `$TZ` or the system's zone has it, as UTC has it where neither can be read.
/// `$SOURCE_DATE_EPOCH` (seconds since 1970) stands for the clock where it is set.
pub fn today() -> Date {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs());
    day(set.unwrap_or_else(now), &zone())
}

/// The user's zone. The system's own is read from its file: to find out its name `jiff` would look through all zones.
fn zone() -> TimeZone {
    const LONGEST: u64 = 1 << 20;
    let is_set = std::env::var_os("TZ").is_some();
    let local = || files::read_bytes(Path::new("/etc/localtime"), LONGEST).ok();
    let read = (!is_set).then(local).flatten().and_then(|bytes| TimeZone::tzif("", &bytes).ok());
    read.unwrap_or_else(TimeZone::system)
}

/// The day in `zone`, so many seconds after the beginning of 1970.
fn day(seconds: u64, zone: &TimeZone) -> Date {
    let moment = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    zone.to_datetime(moment.unwrap_or_default()).date()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn today_lies_after_the_first_release_and_before_the_end_of_the_calendar() {
        assert!(today() > Date::constant(2020, 1, 1) && today() < Date::constant(9999, 1, 1));
    }

    #[test]
    fn the_zone_is_the_systems_and_its_name_is_not_asked_for() {
        let moment = Timestamp::from_second(1_767_218_400).expect("it is a moment");
        assert_eq!(zone().to_datetime(moment), TimeZone::system().to_datetime(moment));
    }

    #[test]
    fn the_day_begins_at_the_users_midnight() {
        let zone = |posix: &str| TimeZone::posix(posix).expect("it is a zone");
        // 31 December 2025, 22:00 in Greenwich: three in the morning of the next day in Astana.
        let evening = 1_767_218_400;
        for (zone, expected) in [
            (TimeZone::UTC, date(2025, 12, 31)),
            (zone("ALMT-5"), date(2026, 1, 1)),
            (zone("EST5"), date(2025, 12, 31)),
        ] {
            assert_eq!(day(evening, &zone), expected);
        }
        assert_eq!(day(u64::MAX, &TimeZone::UTC), date(1970, 1, 1));
    }
}
