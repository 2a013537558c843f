//! Whether a call comes to its end whatever happens, as long as the caller does not ask for more.
//!
//! An option's key may lead round as often as it is pressed. Without such keys no way may come back
//! to where it was: silence, wrong keys, answers and failures alone then always lead to an end or
//! to a person, because at each place something happens and no place is met twice.

use crate::walker::Walker;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    /// On the way that is being followed.
    Open,
    Done,
}

/// A round that closes without the caller's choice: the places on it, in order.
pub(crate) fn round(walker: &Walker<'_>) -> Option<Vec<usize>> {
    let next: Vec<Vec<usize>> = (0..walker.places.len()).map(|at| unchosen(walker, at)).collect();
    let mut marks = vec![Mark::New; next.len()];
    for root in 0..next.len() {
        let mut way = vec![(root, 0)];
        if marks.get(root) != Some(&Mark::New) {
            continue;
        }
        while let Some((at, tried)) = way.last_mut() {
            let mark = marks.get_mut(*at)?;
            *mark = Mark::Open;
            let to = next.get(*at).and_then(|next| next.get(*tried)).copied();
            *tried += 1;
            match to.map(|to| (to, marks.get(to))) {
                Some((to, Some(Mark::New))) => way.push((to, 0)),
                Some((to, Some(Mark::Open))) => {
                    let places = way.iter().map(|(at, _)| *at);
                    return Some(places.skip_while(|at| *at != to).collect());
                }
                Some(_) => {}
                None => {
                    let done = way.pop().and_then(|(at, _)| marks.get_mut(at));
                    done.into_iter().for_each(|mark| *mark = Mark::Done);
                }
            }
        }
    }
    None
}

/// Where a place leads without the caller's choice.
fn unchosen(walker: &Walker<'_>, at: usize) -> Vec<usize> {
    let Some(place) = walker.places.get(at) else { return Vec::new() };
    let node = walker.world.line.nodes.get(&place.state.at);
    let ways = place.ways.iter().filter(|(happening, _)| !happening.is_choice(node));
    ways.flat_map(|(_, ways)| ways.iter()).filter_map(|way| way.to).collect()
}
