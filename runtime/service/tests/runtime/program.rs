//! A small program: a menu that greets, a balance behind a login, a route to people.

use serde_json::{Value, json};

/// The program's bytes.
pub(crate) fn program() -> String {
    program_with("check your balance")
}

/// The program with another label on its first option.
pub(crate) fn program_with(first_label: &str) -> String {
    let program: pivotline_ir::Program = serde_json::from_value(json!({
        "format": pivotline_ir::FORMAT,
        "lines": {"everyday": line(first_label)},
        "services": {
            "customer": {
                "takes": ["caller.phone"],
                "gives": {
                    "first_name": {"kind": "words"},
                    "has_dispute": {"kind": "yes_no"},
                    "member_since": {"kind": "day", "maybe": true},
                },
                "within": 3,
            },
            "balance": {
                "takes": ["caller.phone"],
                "gives": {"amount": {"kind": "money"}},
                "within": 3,
                "behind": ["bank_app"],
            },
        },
        "logins": {"bank_app": {"ways": ["passkey"]}},
    }))
    .expect("the test's program has the program's shape");
    let json = program.to_json().expect("it can be written");
    pivotline_ir::Program::from_json(&json).expect("it holds together");
    json
}

/// The program, with an order before its menu.
pub(crate) fn program_that_orders() -> String {
    let mut program: Value = serde_json::from_str(&program()).unwrap();
    let words = |text: &str| json!({"text": {"en-US": [text], "es-US": [text]}});
    program["services"]["send"] = json!({
        "takes": ["transfer.amount"], "gives": {"accepted": {"kind": "yes_no"}},
        "within": 3, "changes": true,
    });
    program["forms"] =
        json!({"transfer": {"questions": [{"name": "amount", "least": 1, "most": 4}]}});
    let nodes = &mut program["lines"]["everyday"]["nodes"];
    let say = |text: &str| json!({"do": "say", "words": words(text), "next": {"to": "main.menu"}});
    nodes["main"] = json!({
        "do": "questions", "form": "transfer", "fresh": true, "asks": [words("How much?")],
        "confirm": words("Send it?"), "wait": 5, "tries": 2, "silence": {"again": words("Nothing.")},
        "wrong": {"again": words("No.")}, "exhausted": "hang_up", "failed": "hang_up",
        "next": {"to": "main.do"},
    });
    nodes["main.do"] = json!({
        "do": "change", "service": "send", "ok": {"to": "main.done"},
        "failed": {"to": "main.failed"}, "unsure": {"to": "main.unsure"},
    });
    nodes["main.done"] = say("It is sent.");
    nodes["main.failed"] = say("It is not sent.");
    nodes["main.unsure"] = say("Nobody can tell.");
    program.to_string()
}

fn line(first_label: &str) -> Value {
    json!({
        "brand": "Everyday Bank",
        "languages": [language("en-US"), language("es-US")],
        "start": "main",
        "pivots": {"to_screen": {
            "by": {"text": {"text": {
                "en-US": ["Everyday Bank: your menu is at ", {"value": "link", "kind": "words"}],
                "es-US": ["Everyday Bank: su menú está en ", {"value": "link", "kind": "words"}],
            }}},
            "within": 600,
        }},
        "routes": {"dispute_desk": {
            "queue": "disputes",
            "by": ["this_call", "web_call"],
            "intent": "dispute_transaction",
            "pass": ["customer.first_name"],
        }},
        "nodes": {
            "main": {"do": "ask", "service": "customer",
                "ok": {"to": "main.menu"}, "failed": {"to": "main.menu"}},
            "main.menu": menu(first_label),
            "show_balance": {"do": "log_in", "login": "bank_app",
                "ok": {"to": "show_balance.needs balance"}, "failed": {"to": "main.menu"}},
            "show_balance.needs balance": {"do": "ask", "service": "balance",
                "ok": {"to": "show_balance.say"}, "failed": {"to": "everyday.failed"}},
            "show_balance.say": {"do": "say",
                "words": {"text": {"en-US": ["Your balance is ",
                    {"value": "balance.amount", "kind": "money"}, "."]}},
                "next": {"to": "show_balance.solved"}},
            "show_balance.solved": {"do": "solved", "next": {"to": "main.menu"}},
            "dispute_desk": {"do": "hand_over", "route": "dispute_desk",
                "closed": {"to": "everyday.failed"}, "full": {"to": "everyday.failed"},
                "failed": {"to": "everyday.failed"}},
            "everyday.failed": {"do": "say", "words": words("Sorry, something went wrong."),
                "next": {"to": "main.menu"}},
            "goodbye": {"do": "say", "words": words("Goodbye."), "next": "hang_up"},
        },
    })
}

fn menu(first_label: &str) -> Value {
    json!({
        "do": "menu",
        "says": [{"words": {
            "text": {
                "en-US": ["Hi ", {"value": "customer.first_name", "kind": "words"}, ", how can we help?"],
                "es-US": ["Hola ", {"value": "customer.first_name", "kind": "words"}, "."],
            },
            "or": {"en-US": ["How can we help?"], "es-US": ["¿En qué podemos ayudarle?"]},
        }}],
        "options": [
            {"id": "1", "key": "1", "label": words(first_label), "to": {"to": "show_balance"}},
            {"id": "3", "key": "3", "label": words("dispute a transaction"),
                "when": [{"test": "holds", "value": "customer.has_dispute"}],
                "to": {"to": "dispute_desk"}},
            {"id": "0", "key": "0", "label": words("speak to a person"),
                "to": {"to": "dispute_desk"}},
            {"id": "9", "key": "9", "label": words("end here"), "to": {"to": "goodbye"}},
        ],
        "wait": 5,
        "tries": 2,
        "silence": {"again": words("Sorry?")},
        "wrong_key": {"again": words("Sorry?")},
        "exhausted": {"to": "dispute_desk"},
        "failed": {"to": "dispute_desk"},
    })
}

fn language(tag: &str) -> Value {
    let sentence = json!({"before": "To ", "between": ", press ", "after": "."});
    json!({"tag": tag, "voice": "Joanna", "option_sentence": sentence})
}

fn words(text: &str) -> Value {
    json!({"text": {"en-US": [text]}})
}
