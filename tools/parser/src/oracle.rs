//! The dynamic oracle of the arc-hybrid system (Goldberg and Nivre 2013): how many arcs of the right tree a move makes impossible.

use crate::engine::configuration::{Configuration, Move, ROOT};

pub fn cost(state: &Configuration, step: Move, heads: &[usize]) -> usize {
    let (none, top, below, next) = (state.none(), state.below(0), state.below(1), state.ahead(0));
    let unread = |at: usize| at == ROOT || (next != ROOT && at >= next && at != none);
    let children_unread = || (next..none).filter(|at| next != ROOT && heads[*at] == top).count();
    match step {
        Move::Shift => {
            let stack = || (0..).map(|depth| state.below(depth)).take_while(|at| *at != none);
            stack().filter(|at| heads[*at] == next).count() + stack().skip(1).filter(|at| heads[next] == *at).count()
        }
        Move::Left => {
            let lost = usize::from(below != none && heads[top] == below)
                + usize::from(unread(heads[top]) && heads[top] != next);
            lost + children_unread()
        }
        Move::Right => usize::from(unread(heads[top])) + children_unread(),
    }
}
