//! The ways back: to the menu that was played before, which a flow asks for where it may be one
//! of several.

use super::draft::Place;
use super::lowering::Lowering;
use super::values::flow_attribute;
use crate::contract::{HERE, entered_from};
use crate::model::Operator;

impl Lowering<'_> {
    /// Where `back` leads from a node; where no menu was played before, to `nowhere`.
    pub(super) fn lower_back(&mut self, from: usize, nowhere: Place) -> Place {
        if let Some(place) = self.backs.get(&from) {
            return *place;
        }
        let place = match self.graph.back(from) {
            [] | [None] => nowhere,
            [Some(menu)] => Place::Node(*menu),
            menus => self.ask_back(from, menus, nowhere),
        };
        self.backs.insert(from, place);
        place
    }

    fn ask_back(&mut self, from: usize, menus: &[Option<usize>], nowhere: Place) -> Place {
        let known = |menu: &usize| {
            let name = self.menu_keys.get(menu)?;
            Some((Operator::Equals, name.clone(), Place::Node(*menu)))
        };
        let conditions: Vec<_> = menus.iter().flatten().filter_map(known).collect();
        let attribute = match self.menu_keys.get(&from) {
            Some(menu) => entered_from(menu),
            None => HERE.to_owned(),
        };
        let name = format!("{} back", self.graph.blocks_name(from));
        self.draft.compare(&name, flow_attribute(&attribute), conditions, nowhere)
    }
}
