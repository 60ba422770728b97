//! What day it is: the one place that asks the clock of the calendar.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::Date;

/// Today, as UTC has it; `$SOURCE_DATE_EPOCH` (seconds since 1970) stands for the clock where it is set.
#[must_use]
pub fn today() -> Date {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let seconds = set.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs()));
    let days = i32::try_from(seconds / 86_400).unwrap_or_default();
    let start = Date::constant(1970, 1, 1);
    start.checked_add(jiff::Span::new().days(days)).unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_lies_after_the_first_release_and_before_the_end_of_the_calendar() {
        assert!(today() > Date::constant(2020, 1, 1) && today() < Date::constant(9999, 1, 1));
    }
}
