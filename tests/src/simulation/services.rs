//! The menus' services: some only read, one does what it is ordered once for each key, and one has
//! no look at keys.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use pivotline_service::ports::{Question, ServiceFailure, Services};

use super::Defect;
use super::faults::Fate;
use super::ledger::Fields;
use super::scheduler::{Group, OUTSIDE};
use super::world::{World, lock, tell};

/// The menus' services, and the adapters before them.
pub(super) struct Backends {
    pub(super) world: Arc<World>,
    /// The server that asks.
    pub(super) group: Group,
}

/// What a service that changes things makes of an order's key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// It knows each order by it.
    Known,
    /// Nothing, so its adapter asks once.
    Ignored,
}

#[async_trait]
impl Services for Backends {
    async fn ask(
        &self,
        question: &Question<'_>,
    ) -> Result<BTreeMap<String, String>, ServiceFailure> {
        self.world.pause().await;
        match question.service.as_str() {
            "customer" => self.read("first_name", "Annabella").await,
            "balance" => self.read("amount", "1250.00 USD").await,
            "send_money" => self.change(question, Keys::Known).await,
            _ => self.change(question, Keys::Ignored).await,
        }
    }
}

impl Backends {
    async fn read(
        &self,
        field: &str,
        value: &str,
    ) -> Result<BTreeMap<String, String>, ServiceFailure> {
        match self.world.fate() {
            Fate::Good | Fate::AskedAgain => {}
            Fate::Late => self.world.wait(1_000 + self.world.below(4_000)).await,
            Fate::Fails | Fate::AnswerLost => {
                return Err(ServiceFailure::Failed("no answer".to_owned()));
            }
        }
        Ok(BTreeMap::from([(field.to_owned(), value.to_owned())]))
    }

    /// The server may die here with all that it does. It is up again at once.
    async fn dies(&self) {
        let world = &self.world;
        if world.strikes(world.faults.orders / 3) {
            tell!(world, "    the server that orders dies");
            world.count("deaths while ordering");
            world.scheduler.kill(self.group);
            std::future::pending::<()>().await;
        }
    }

    async fn change(
        &self,
        question: &Question<'_>,
        keys: Keys,
    ) -> Result<BTreeMap<String, String>, ServiceFailure> {
        let world = &self.world;
        let unsure = || Err(ServiceFailure::Unsure("no answer".to_owned()));
        let (key, again) = (question.idempotency_key, question.asked_before);
        if again {
            world.count("orders taken up again");
        }
        if let Err(wrong) = lock(&world.history).ledger.tried(key, again) {
            world.violate(wrong);
        }
        let asks = keys == Keys::Known || world.defect == Some(Defect::AdapterIgnoresRepeats);
        if again && !asks {
            return unsure();
        }
        if world.strikes(world.faults.refused) {
            tell!(world, "    {} is not done", question.service);
            return Err(ServiceFailure::Failed("refused".to_owned()));
        }
        if world.strikes(world.faults.orders) {
            world.wait(world.below(5_000)).await;
        }
        let fates = [Fate::Fails, Fate::AnswerLost, Fate::Late, Fate::AskedAgain];
        let struck = world.strikes(world.faults.orders);
        let fate = if struck { fates[world.below(4)] } else { Fate::Good };
        if fate != Fate::Good {
            tell!(world, "    {}: {fate:?}", question.service);
        }
        match fate {
            Fate::Fails => return unsure(),
            Fate::Late => {
                let (world, key) = (Arc::clone(world), key.to_owned());
                self.world.scheduler.begin(OUTSIDE, async move {
                    world.wait(world.below(9_000)).await;
                    world.count("late orders");
                    carry_out(&world, &key, keys);
                });
                return unsure();
            }
            Fate::Good | Fate::AnswerLost | Fate::AskedAgain => {}
        }
        self.dies().await;
        let mut fields = carry_out(world, key, keys);
        self.dies().await;
        world.pause().await;
        if fate == Fate::AskedAgain && keys == Keys::Known {
            fields = carry_out(world, key, keys);
            world.pause().await;
        }
        let answer = fields.into_iter().map(|(field, value)| (field.to_string(), value)).collect();
        match fate {
            // It is heard, and is not what the service declares.
            Fate::AnswerLost if world.below(2) == 0 => Ok(BTreeMap::new()),
            Fate::AnswerLost => unsure(),
            _ => Ok(answer),
        }
    }
}

/// What a service gives that does what it is ordered, or has done it before.
fn carry_out(world: &World, key: &str, keys: Keys) -> Fields {
    let ledger = &mut lock(&world.history).ledger;
    let looks = keys == Keys::Known && world.defect != Some(Defect::ServiceForgetsKeys);
    if let Some(before) = ledger.before(key).filter(|_| looks) {
        return before;
    }
    let (field, value) = match keys {
        Keys::Known => ("accepted", if world.below(4) == 0 { "no" } else { "yes" }),
        Keys::Ignored => ("arrives", "2026-12-01"),
    };
    let fields = Fields::from([(field.into(), value.to_owned())]);
    tell!(world, "    it is ordered: {field} {value}");
    world.count("orders done");
    if let Err(wrong) = ledger.done(key, fields.clone()) {
        world.violate(wrong);
    }
    fields
}
