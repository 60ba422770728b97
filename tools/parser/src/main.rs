//! Trains the tagger and parser of `briefing`; see README.md beside it.

mod corpus;
#[path = "../../../src/syntax/engine/mod.rs"]
mod engine;
mod evaluate;
mod oracle;
mod train;
mod weights;

use corpus::Names;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str =
    "usage: train-parser train OUT.model TRAIN.tsv TEST.tsv...\n       train-parser evaluate MODEL TEST.tsv...";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["train", model, training, tests @ ..] => run_training(model, training, tests),
        ["evaluate", model, tests @ ..] => evaluate_files(model, tests),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run_training(model: &str, training: &str, tests: &[&str]) -> Result<(), String> {
    let mut names = Names::default();
    let sentences = corpus::read(&PathBuf::from(training), &mut names)?;
    let bytes = train::train(&sentences, &names, &train::Sizes::from_environment());
    std::fs::write(model, &bytes).map_err(|error| format!("{model}: {error}"))?;
    println!("{model}: {} bytes, checksum {:016x}", bytes.len(), evaluate::checksum(&bytes));
    evaluate_files(model, tests)
}

fn evaluate_files(model: &str, tests: &[&str]) -> Result<(), String> {
    let bytes = std::fs::read(model).map_err(|error| format!("{model}: {error}"))?;
    let model = engine::model::Model::read(&bytes).ok_or("the model is damaged")?;
    for path in tests {
        let mut names = Names::of(&model);
        let sentences = corpus::read(&PathBuf::from(path), &mut names)?;
        evaluate::evaluate(&model, &sentences, path, &names);
    }
    Ok(())
}
