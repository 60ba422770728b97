//! The configuration of an arc-hybrid parser (Kuhlmann, Gómez-Rodríguez and Satta 2011): a stack, the words not yet read, and the arcs so far.

/// A step of the parse.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Move {
    /// Puts the next word on the stack.
    Shift,
    /// Makes the top of the stack depend on the next word.
    Left,
    /// Makes the top of the stack depend on the word below it.
    Right,
}

impl Move {
    pub(crate) const ALL: [Move; 3] = [Move::Shift, Move::Left, Move::Right];
}

/// Words are counted from 1. 0 is the root, which is read after the last word.
pub(crate) const ROOT: usize = 0;

pub(crate) struct Configuration {
    count: usize,
    stack: Vec<usize>,
    next: usize,
    pub(crate) heads: Vec<usize>,
    pub(crate) relations: Vec<u8>,
    /// The outermost and the second child on each side; `none()` if there is none.
    pub(crate) left: Vec<[usize; 2]>,
    pub(crate) right: Vec<[usize; 2]>,
    pub(crate) left_count: Vec<u32>,
    pub(crate) right_count: Vec<u32>,
}

impl Configuration {
    pub(crate) fn new(count: usize) -> Configuration {
        let (len, none) = (count + 2, count + 1);
        Configuration {
            count,
            stack: Vec::new(),
            next: 1,
            heads: vec![none; len],
            relations: vec![0; len],
            left: vec![[none; 2]; len],
            right: vec![[none; 2]; len],
            left_count: vec![0; len],
            right_count: vec![0; len],
        }
    }

    /// The position that stands for no word.
    pub(crate) fn none(&self) -> usize {
        self.count + 1
    }

    pub(crate) fn is_done(&self) -> bool {
        self.next > self.count && self.stack.is_empty()
    }

    /// The word not yet read that is `ahead` words away.
    pub(crate) fn ahead(&self, ahead: usize) -> usize {
        let at = self.next + ahead;
        if at <= self.count {
            at
        } else if at == self.count + 1 {
            ROOT
        } else {
            self.none()
        }
    }

    /// The word on the stack that is `below` places below the top.
    pub(crate) fn below(&self, below: usize) -> usize {
        self.stack.len().checked_sub(below + 1).map_or(self.none(), |at| self.stack[at])
    }

    pub(crate) fn is_legal(&self, step: Move) -> bool {
        match step {
            Move::Shift => self.next <= self.count,
            Move::Left => !self.stack.is_empty(),
            Move::Right => self.stack.len() >= 2,
        }
    }

    /// The only legal move, if there is but one.
    pub(crate) fn forced(&self) -> Option<Move> {
        match self.stack.len() {
            0 => Some(Move::Shift),
            1 if self.next > self.count => Some(Move::Left),
            _ => None,
        }
    }

    /// The head and the dependent that a move joins; none for a shift.
    pub(crate) fn arc(&self, step: Move) -> Option<(usize, usize)> {
        match step {
            Move::Shift => None,
            Move::Left => Some((self.ahead(0), self.below(0))),
            Move::Right => Some((self.below(1), self.below(0))),
        }
    }

    pub(crate) fn apply(&mut self, step: Move, relation: u8) {
        let Some((head, word)) = self.arc(step) else {
            self.stack.push(self.next);
            self.next += 1;
            return;
        };
        self.stack.pop();
        self.heads[word] = head;
        self.relations[word] = relation;
        if head == ROOT {
            return;
        }
        let (children, count) = if word < head {
            (&mut self.left[head], &mut self.left_count[head])
        } else {
            (&mut self.right[head], &mut self.right_count[head])
        };
        *children = [word, children[0]];
        *count += 1;
    }
}
