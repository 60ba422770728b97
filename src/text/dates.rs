//! Calendar days in words.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
];

fn month(date: Date) -> &'static str {
    usize::try_from(date.month()).ok().and_then(|month| MONTHS.get(month - 1)).copied().unwrap_or_default()
}

pub fn long_date(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// `29 Mar 2024`: at most eleven columns.
pub fn short_date(date: Date) -> String {
    format!("{} {:.3} {}", date.day(), month(date), date.year())
}
