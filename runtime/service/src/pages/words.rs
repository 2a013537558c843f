//! The fixed words of the pages. Languages that are not known here read English.

use std::sync::LazyLock;

use pivotline_ir::Tag;
use serde::Serialize;

use crate::problem::Problem;

/// The fixed words of the pages in one language.
#[derive(Serialize)]
pub(crate) struct Words {
    #[serde(skip)]
    tag: &'static LazyLock<Tag>,
    show_menu: &'static str,
    finish: &'static str,
    refresh: &'static str,
    go_on: &'static str,
    #[serde(skip)]
    pub(crate) connecting: &'static str,
    waiting: &'static str,
    pub(super) already_chose: &'static str,
    unknown: Told,
    expired: Told,
    finished: Told,
    stopped: Told,
    ended: Told,
    elsewhere: Told,
    no_session: Told,
    stale: Told,
    no_option: Told,
    later: Told,
    refused: Told,
}

/// A title, and what to do.
type Told = (&'static str, &'static str);

static EN: LazyLock<Tag> = LazyLock::new(|| "en".into());
static ES: LazyLock<Tag> = LazyLock::new(|| "es".into());

static ENGLISH: Words = Words {
    tag: &EN,
    show_menu: "Show my menu",
    finish: "I am done",
    refresh: "Refresh",
    go_on: "Go on",
    connecting: "We are connecting you.",
    waiting: "This page looks again every 20 seconds.",
    already_chose: "You already chose:",
    unknown: ("This link does not work", "Open the link just as it stands in our message."),
    expired: ("This link has expired", "Call us again and we will send you a new one."),
    finished: (
        "Thank you. You are done.",
        "You can close this page. If there is more, call us again.",
    ),
    stopped: ("This menu was taken out of service", "Please call us again."),
    ended: ("Your menu is closed", "You can close this page. If there is more, call us again."),
    elsewhere: (
        "Your menu is open on another device",
        "Go on there. If that was not you, call us again.",
    ),
    no_session: (
        "Your menu is not open here",
        "Open the link in our message on this phone, or call us again.",
    ),
    stale: ("You have moved on since", "Nothing was done twice."),
    no_option: ("This choice is not there now", "Please choose again."),
    later: ("This does not work at the moment", "Please try again in a minute, or call us."),
    refused: ("We could not read this", "Go back and try again, or call us."),
};

static SPANISH: Words = Words {
    tag: &ES,
    show_menu: "Mostrar mi menú",
    finish: "He terminado",
    refresh: "Actualizar",
    go_on: "Continuar",
    connecting: "Le estamos comunicando.",
    waiting: "Esta página se actualiza cada 20 segundos.",
    already_chose: "Ya ha elegido:",
    unknown: ("Este enlace no funciona", "Abra el enlace tal como está en nuestro mensaje."),
    expired: ("Este enlace ha caducado", "Llámenos de nuevo y le enviaremos otro."),
    finished: (
        "Gracias. Ha terminado.",
        "Puede cerrar esta página. Si necesita algo más, llámenos de nuevo.",
    ),
    stopped: ("Este menú ya no está en servicio", "Llámenos de nuevo, por favor."),
    ended: (
        "Su menú está cerrado",
        "Puede cerrar esta página. Si necesita algo más, llámenos de nuevo.",
    ),
    elsewhere: (
        "Su menú está abierto en otro dispositivo",
        "Continúe allí. Si no fue usted, llámenos de nuevo.",
    ),
    no_session: (
        "Su menú no está abierto aquí",
        "Abra el enlace de nuestro mensaje en este teléfono o llámenos de nuevo.",
    ),
    stale: ("Ya ha seguido adelante", "Nada se ha hecho dos veces."),
    no_option: ("Esta opción no está disponible ahora", "Elija de nuevo, por favor."),
    later: ("Esto no funciona en este momento", "Inténtelo en un minuto o llámenos."),
    refused: ("No hemos podido leer esto", "Vuelva atrás e inténtelo de nuevo o llámenos."),
};

impl Words {
    /// The language that the words are really in, where it is not the one that was asked for.
    pub(crate) fn tag<'a>(&self, asked: &'a Tag) -> &'a Tag
    where
        'static: 'a,
    {
        if asked.language() == self.tag.language() { asked } else { self.tag }
    }
}

/// The words of all languages that are known here.
pub(crate) const LANGUAGES: [&Words; 2] = [&ENGLISH, &SPANISH];

/// The words of a language.
pub(crate) fn words(language: &Tag) -> &'static Words {
    match language.language() {
        "es" => &SPANISH,
        _ => &ENGLISH,
    }
}

/// What a person is told of a problem: a title, and what to do.
pub(crate) fn problem_words(words: &'static Words, problem: &Problem) -> Told {
    match problem {
        Problem::UnknownLink | Problem::NoSuchPage => words.unknown,
        Problem::Expired | Problem::ProgramGone => words.expired,
        Problem::ProgramStopped => words.stopped,
        Problem::Completed { finished: true, .. } => words.finished,
        Problem::Completed { finished: false, .. } | Problem::ContactGone => words.ended,
        Problem::OpenedElsewhere => words.elsewhere,
        Problem::NoCredential => words.no_session,
        Problem::Stale(_) => words.stale,
        Problem::NotNow(_) | Problem::UnknownOption => words.no_option,
        Problem::SlowBody | Problem::TooSlow | Problem::Unavailable | Problem::Internal => {
            words.later
        }
        Problem::BadRequest(_) | Problem::CrossSite | Problem::TooLarge | Problem::NoSuchMethod => {
            words.refused
        }
    }
}
