//! How a condition compares: with one constant, never with a second runtime value.

use crate::document::Condition;

/// Whether a value meets a condition; `None` for an operator or operands that are not known.
pub(super) fn meets(value: &str, condition: &Condition) -> Option<bool> {
    let operand = condition.operand()?;
    let met = match condition.operator.as_str() {
        "Equals" => value == operand,
        "TextStartsWith" => value.starts_with(operand),
        "TextEndsWith" => value.ends_with(operand),
        "TextContains" => value.contains(operand),
        "NumberGreaterThan" => numbers(value, operand, |a, b| a > b),
        "NumberGreaterOrEqualTo" => numbers(value, operand, |a, b| a >= b),
        "NumberLessThan" => numbers(value, operand, |a, b| a < b),
        "NumberLessOrEqualTo" => numbers(value, operand, |a, b| a <= b),
        _ => return None,
    };
    Some(met)
}

/// A text that is no number meets no numeric condition.
fn numbers(value: &str, operand: &str, holds: impl Fn(f64, f64) -> bool) -> bool {
    match (number(value), number(operand)) {
        (Some(value), Some(operand)) => holds(value, operand),
        _ => false,
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}
