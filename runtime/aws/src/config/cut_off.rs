//! What a program allows its services on the call, and an environment does not.

use pivotline_ir::Program;

use super::environment::Environment;
use super::runtime::LONGEST_FUNCTION;

/// The services of the call that `runtime.limits.function_ms` cuts off before the time that the
/// menus allow them, each with what to write. They are told as late.
#[must_use]
pub fn cut_off(environment: &Environment, program: &Program) -> Vec<String> {
    let (place, function) = (&environment.name, environment.runtime.limits.function.as_millis());
    // A call asks nothing that is behind a login.
    let asked = program.services.iter().filter(|(_, service)| service.behind.is_empty());
    let told = asked.filter_map(|(name, service)| {
        let needed = service.within.saturating_mul(1_000).min(LONGEST_FUNCTION);
        (u128::from(needed) > function).then(|| {
            format!(
                "service `{name}`: the menus allow it {} seconds, and a function of the call ends \
                 after {function} ms: on the call it is late then; write function_ms = {needed} \
                 in [environments.{place}.runtime.limits], or a shorter `within` in the menus",
                service.within
            )
        })
    });
    told.collect()
}
