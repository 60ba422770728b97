//! Today's date: the only place that reads the clock and the time zone.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::files;

/// Today in the user's time zone: `$TZ`, else the system's zone, else UTC. `$SOURCE_DATE_EPOCH` (seconds since 1970)
/// overrides the clock.
pub fn today() -> Date {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs());
    date_at(fixed.unwrap_or_else(now), &time_zone())
}

/// Reads the system's zone from its file: to find the zone's name, `jiff` would search the whole database.
fn time_zone() -> TimeZone {
    const MAX_BYTES: u64 = 1 << 20;
    let is_set = std::env::var_os("TZ").is_some();
    let local = || files::read_bytes(Path::new("/etc/localtime"), MAX_BYTES).ok();
    let read = (!is_set).then(local).flatten().and_then(|bytes| TimeZone::tzif("", &bytes).ok());
    read.unwrap_or_else(TimeZone::system)
}

/// The date in `zone`, `seconds` after the start of 1970.
fn date_at(seconds: u64, zone: &TimeZone) -> Date {
    let timestamp = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    zone.to_datetime(timestamp.unwrap_or_default()).date()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_begins_at_the_users_midnight() {
        let zone = |posix: &str| TimeZone::posix(posix).expect("the zone is valid");
        // 31 December 2025, 22:00 UTC: three in the morning of the next day in Almaty.
        let evening = 1_767_218_400;
        for (zone, expected) in [
            (TimeZone::UTC, date(2025, 12, 31)),
            (zone("ALMT-5"), date(2026, 1, 1)),
            (zone("EST5"), date(2025, 12, 31)),
        ] {
            assert_eq!(date_at(evening, &zone), expected);
        }
        assert_eq!(date_at(u64::MAX, &TimeZone::UTC), date(1970, 1, 1));
    }
}
