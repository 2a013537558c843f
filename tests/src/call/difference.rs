//! Where two transcripts part.

use super::Mismatch;

/// Whether two transcripts are the same; else they are shown as one, with a mark at each line
/// that only one of them has.
pub(super) fn same(
    one: &str,
    its: &[String],
    other: &str,
    others: &[String],
) -> Result<(), Mismatch> {
    if its == others {
        return Ok(());
    }
    let mut told = format!("- {one}\n+ {other}\n");
    for line in woven(its, others) {
        told.push_str(&format!("{line}\n"));
    }
    Err(Mismatch(told))
}

fn woven(its: &[String], others: &[String]) -> Vec<String> {
    let common = common(its, others);
    let length = |a: usize, b: usize| common.get(a).and_then(|row| row.get(b)).copied();
    let (mut a, mut b, mut lines) = (0, 0, Vec::new());
    loop {
        match (its.get(a), others.get(b)) {
            (Some(mine), Some(theirs)) if mine == theirs => {
                lines.push(format!("  {mine}"));
                (a, b) = (a + 1, b + 1);
            }
            (Some(mine), theirs) if theirs.is_none() || length(a + 1, b) >= length(a, b + 1) => {
                lines.push(format!("- {mine}"));
                a += 1;
            }
            (_, Some(theirs)) => {
                lines.push(format!("+ {theirs}"));
                b += 1;
            }
            _ => return lines,
        }
    }
}

/// For each pair of places the length of the longest common rest.
fn common(its: &[String], others: &[String]) -> Vec<Vec<usize>> {
    let mut rows = vec![vec![0; others.len() + 1]];
    for mine in its.iter().rev() {
        let below = rows.last().cloned().unwrap_or_default();
        let mut row = vec![0];
        for ((theirs, down), diagonal) in
            others.iter().zip(&below).rev().zip(below.iter().skip(1).rev())
        {
            let right = row.last().copied().unwrap_or_default();
            row.push(if mine == theirs { diagonal + 1 } else { right.max(*down) });
        }
        row.reverse();
        rows.push(row);
    }
    rows.reverse();
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn what_only_one_has_is_marked() {
        assert_eq!(same("file", &lines("a b"), "call", &lines("a b")), Ok(()));
        let found = same("file", &lines("a b c d"), "call", &lines("a c x d e"));
        let told = "- file\n+ call\n  a\n- b\n  c\n+ x\n  d\n+ e\n";
        assert_eq!(found, Err(Mismatch(told.to_owned())));
    }
}
