//! Amazon Connect's Flow language: typed model, lowering, layout, validation, interpreter.
