//! Which frames are commitments: the annotation guide as data.

use crate::brief::{CommitmentKind, Strength};
use crate::extract::frame::{Complement, Frame, Modality, Sense};
use Complement::{Clause, For, Future, Gerund, In, Infinitive, Object, Of, On, That, To};

/// A kind of frame that is a commitment.
#[derive(Clone, Copy)]
pub(super) struct PointRow {
    /// Its name, as `--explain` prints it.
    pub(super) name: &'static str,
    sense: Sense,
    complements: &'static [Complement],
    modality: &'static [Modality],
    /// The kind if one side commits to it, and if several do.
    kinds: (CommitmentKind, CommitmentKind),
    pub(super) strength: Strength,
    /// Whether at least 4 in 5 of its commitments are right in annotated articles: see `docs/import.md`.
    pub(super) is_sure: bool,
}

impl PointRow {
    pub(super) const fn kind(&self, joint: bool) -> CommitmentKind {
        if joint { self.kinds.1 } else { self.kinds.0 }
    }
}

const PLEDGED: (CommitmentKind, CommitmentKind) = (CommitmentKind::Pledged, CommitmentKind::Agreed);
const ANNOUNCED: (CommitmentKind, CommitmentKind) = (CommitmentKind::Announced, CommitmentKind::Announced);
const PLAIN: &[Modality] = &[Modality::Plain];
const WILL: &[Modality] = &[Modality::Plain, Modality::Future];

const fn row(
    name: &'static str,
    sense: Sense,
    complements: &'static [Complement],
    modality: &'static [Modality],
    kinds: (CommitmentKind, CommitmentKind),
    strength: Strength,
) -> PointRow {
    PointRow { name, sense, complements, modality, kinds, strength, is_sure: true }
}

/// A row of which fewer than 4 in 5 commitments are right.
const fn unsure(row: PointRow) -> PointRow {
    PointRow { is_sure: false, ..row }
}

/// The first row that fits a frame decides. A frame without a row is not a commitment.
static TABLE: &[PointRow] = &[
    row("agreed to", Sense::Agree, &[Infinitive, Future, To, On, In, Gerund, Object], WILL, PLEDGED, Strength::Firm),
    row("pledged", Sense::Pledge, &[Infinitive, Future, To, Gerund, Object], WILL, PLEDGED, Strength::Firm),
    row("intends to", Sense::Intend, &[Infinitive, Gerund], WILL, PLEDGED, Strength::Soft),
    row("is ready to", Sense::Ready, &[Infinitive, To, For], WILL, PLEDGED, Strength::Soft),
    row("will", Sense::Will, &[Clause], &[Modality::Future, Modality::Would], PLEDGED, Strength::Firm),
    unsure(row("is to", Sense::Scheduled, &[Infinitive], PLAIN, PLEDGED, Strength::Firm)),
    row("tasked", Sense::Task, &[Object], PLAIN, PLEDGED, Strength::Firm),
    row("its commitment to", Sense::Commitment, &[Infinitive, Future, To], WILL, PLEDGED, Strength::Firm),
    unsure(row("its readiness to", Sense::Readiness, &[Infinitive, To, In], WILL, PLEDGED, Strength::Soft)),
    row("support for", Sense::Support, &[For, To, Of, Infinitive], WILL, PLEDGED, Strength::Firm),
    unsure(row("announced", Sense::Announce, &[Object, Clause], PLAIN, ANNOUNCED, Strength::Firm)),
    row("signed", Sense::Sign, &[Object, Clause], PLAIN, ANNOUNCED, Strength::Firm),
    unsure(row("witnessed the signing of", Sense::Witness, &[Object], PLAIN, ANNOUNCED, Strength::Firm)),
    unsure(row("launched", Sense::Launch, &[Object, Clause], PLAIN, ANNOUNCED, Strength::Firm)),
    row("reached agreement on", Sense::Reach, &[On, Infinitive, For, Future, That, To], PLAIN, PLEDGED, Strength::Firm),
];

/// The row of the table that makes `frame` a commitment.
pub(super) fn row_of(frame: &Frame) -> Option<&'static PointRow> {
    TABLE.iter().find(|row| {
        row.sense == frame.sense
            && row.complements.contains(&frame.complement)
            && row.modality.contains(&frame.modality)
    })
}

/// The names of all rows.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|row| row.name)
}
