//! Formats numbers for people.

/// A number with its noun: `counted(1, "brief", "briefs")` is `1 brief`.
pub fn counted(number: usize, singular: &str, plural: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { singular } else { plural })
}

/// A number with a comma between its thousands: `34,000`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Follows the first of `count` items if the others are not listed: ` (and 2 more)`, or nothing.
pub fn and_more(count: usize) -> String {
    if count > 1 { format!(" (and {} more)", count - 1) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_takes_the_singular() {
        for (number, expected) in [(0, "0 briefs"), (1, "1 brief"), (2, "2 briefs"), (1_000, "1,000 briefs")] {
            assert_eq!(counted(number, "brief", "briefs"), expected);
        }
    }

    #[test]
    fn thousands_are_grouped() {
        let rows = [(0, "0"), (999, "999"), (1_000, "1,000"), (34_000, "34,000"), (1_234_567, "1,234,567")];
        for (number, expected) in rows {
            assert_eq!(grouped(number), expected);
        }
    }
}
