//! What only grows, made one.
//!
//! The menus that were played, the links that were sent and the orders that were made are only ever
//! added to and told; nothing decides on them but on the menu played last. Where machine and flow
//! agree on them, whatever they are, one value therefore stands for all: what is said of it holds
//! for each. That no action of the flows decides on them is looked up in the flows; where one does,
//! they are left as they are.

use pivotline_connect::contract;
use pivotline_ir::NodeId;

use crate::variables::{Half, Value};

/// The menus played before the last one.
const BEFORE: &str = "\u{e002}";

/// The one value for all that agree as this one does.
pub(crate) fn widened(value: Value, leads_back: bool) -> Value {
    match &value.machine {
        Half::Path(path) => path_of(path, &value, leads_back).unwrap_or(value),
        Half::Links(links) => many(*links, contract::LINKS, Half::Links, &value).unwrap_or(value),
        Half::Orders(orders) => {
            many(*orders, contract::ORDERS, Half::Orders, &value).unwrap_or(value)
        }
        _ => value,
    }
}

fn path_of(path: &[NodeId], value: &Value, leads_back: bool) -> Option<Value> {
    let last = path.last()?;
    let place = format!("FlowAttributes.{}", contract::PATH);
    let mut flow = value.flow.clone();
    let mut short = vec![NodeId::from(BEFORE)];
    if leads_back {
        short.push(last.clone());
    }
    if let Some(told) = flow.get_mut(place.as_str()) {
        if told.split_whitespace().ne(path.iter().map(NodeId::block)) {
            return None;
        }
        *told = short.iter().map(NodeId::block).collect::<Vec<_>>().join(" ").into();
    }
    Some(Value { machine: Half::Path(short), flow })
}

/// Two, of whatever is counted in strokes, stand for more.
fn many(count: u32, key: &str, half: fn(u32) -> Half, value: &Value) -> Option<Value> {
    let place = format!("FlowAttributes.{key}");
    let told = value.flow.get(place.as_str())?;
    let agree = u32::try_from(told.trim().len()) == Ok(count)
        && told.trim().chars().all(|stroke| stroke == '1');
    if count < 2 || !agree {
        return None;
    }
    let mut flow = value.flow.clone();
    flow.insert(place.into(), "11".into());
    Some(Value { machine: half(2), flow })
}
