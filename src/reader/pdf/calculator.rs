//! PostScript calculator functions (ISO 32000-2 §7.10.5).
//! Must not know what is calculated.
#![warn(clippy::indexing_slicing)]

/// Numbers on the stack at most (the standard's own limit is 100).
const STACK: usize = 100;
/// Tokens of a program, and steps of a run: there are no loops, so a run is no longer than its program.
const TOKENS: usize = 4096;
const DEEPEST: usize = 16;

#[derive(Debug)]
pub(super) struct Calculator(Vec<Step>);

#[derive(Debug)]
enum Step {
    Push(f32),
    Operator(&'static str),
    If(Vec<Step>),
    IfElse(Vec<Step>, Vec<Step>),
}

const OPERATORS: [&str; 40] = [
    "abs", "add", "atan", "ceiling", "cos", "cvi", "cvr", "div", "exp", "floor", "idiv", "ln", "log", "mod", "mul",
    "neg", "round", "sin", "sqrt", "sub", "truncate", "and", "bitshift", "eq", "ge", "gt", "le", "lt", "ne", "not",
    "or", "xor", "true", "false", "pop", "exch", "dup", "copy", "index", "roll",
];

impl Calculator {
    pub(super) fn parse(program: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(program).replace('{', " { ").replace('}', " } ");
        let mut tokens = text.split_whitespace().take(TOKENS);
        (tokens.next()? == "{").then_some(())?;
        Some(Self(block(&mut tokens, DEEPEST)?))
    }

    /// How many steps a run takes at most.
    pub(super) fn steps(&self) -> usize {
        steps(&self.0)
    }

    /// The stack that is left after the program has run on these inputs.
    pub(super) fn run(&self, inputs: &[f32]) -> Vec<f32> {
        let mut stack = inputs.to_vec();
        // A program that fails leaves what it has.
        let _ = run(&self.0, &mut stack);
        stack
    }
}

fn steps(block: &[Step]) -> usize {
    let inside = |step: &Step| match step {
        Step::Push(_) | Step::Operator(_) => 1,
        Step::If(then) => 1 + steps(then),
        Step::IfElse(then, otherwise) => 1 + steps(then).max(steps(otherwise)),
    };
    block.iter().map(inside).sum()
}

fn block<'a>(tokens: &mut impl Iterator<Item = &'a str>, depth: usize) -> Option<Vec<Step>> {
    let depth = depth.checked_sub(1)?;
    let mut steps = Vec::new();
    let mut pending: Vec<Vec<Step>> = Vec::new();
    loop {
        match tokens.next()? {
            "{" => pending.push(block(tokens, depth)?),
            "}" => return Some(steps),
            "if" => steps.push(Step::If(pending.pop()?)),
            "ifelse" => {
                let otherwise = pending.pop()?;
                steps.push(Step::IfElse(pending.pop()?, otherwise));
            }
            token => match token.parse::<f32>() {
                Ok(number) => steps.push(Step::Push(number)),
                Err(_) => steps.push(Step::Operator(OPERATORS.iter().find(|op| **op == token)?)),
            },
        }
    }
}

fn run(steps: &[Step], stack: &mut Vec<f32>) -> Option<()> {
    for step in steps {
        match step {
            Step::Push(number) => stack.push(*number),
            Step::Operator(name) => operate(name, stack)?,
            Step::If(then) => {
                if stack.pop()? != 0.0 {
                    run(then, stack)?;
                }
            }
            Step::IfElse(then, otherwise) => {
                let branch = if stack.pop()? != 0.0 { then } else { otherwise };
                run(branch, stack)?;
            }
        }
        if stack.len() > STACK {
            return None;
        }
    }
    Some(())
}

fn operate(name: &str, stack: &mut Vec<f32>) -> Option<()> {
    let truth = |b: bool| f32::from(u8::from(b));
    match name {
        "true" => stack.push(1.0),
        "false" => stack.push(0.0),
        "pop" => drop(stack.pop()?),
        "dup" => stack.push(*stack.last()?),
        "exch" => {
            let (b, a) = (stack.pop()?, stack.pop()?);
            stack.extend([b, a]);
        }
        "copy" => {
            let n = index(stack.pop()?);
            let from = stack.len().checked_sub(n)?;
            stack.extend_from_within(from..);
        }
        "index" => {
            let n = index(stack.pop()?);
            stack.push(*stack.get(stack.len().checked_sub(n.checked_add(1)?)?)?);
        }
        "roll" => {
            let (by, n) = (integer(stack.pop()?), index(stack.pop()?));
            let from = stack.len().checked_sub(n)?;
            let part = stack.get_mut(from..)?;
            if n > 0 {
                let by = i64::from(by).rem_euclid(i64::try_from(n).ok()?);
                part.rotate_right(usize::try_from(by).ok()?);
            }
        }
        "abs" | "ceiling" | "cos" | "cvi" | "cvr" | "floor" | "ln" | "log" | "neg" | "round" | "sin" | "sqrt"
        | "truncate" | "not" => {
            let x = stack.pop()?;
            stack.push(match name {
                "abs" => x.abs(),
                "ceiling" => x.ceil(),
                "cos" => x.to_radians().cos(),
                "cvi" | "truncate" => x.trunc(),
                "floor" => x.floor(),
                "ln" => x.ln(),
                "log" => x.log10(),
                "neg" => -x,
                "round" => (x + 0.5).floor(),
                "sin" => x.to_radians().sin(),
                "sqrt" => x.sqrt(),
                "not" => truth(x == 0.0),
                _ => x,
            });
        }
        _ => {
            let (b, a) = (stack.pop()?, stack.pop()?);
            stack.push(match name {
                "add" => a + b,
                "sub" => a - b,
                "mul" => a * b,
                "div" => a / b,
                "idiv" => (a / b).trunc(),
                "mod" => a % b,
                "exp" => a.powf(b),
                "atan" => a.atan2(b).to_degrees().rem_euclid(360.0),
                "eq" => truth(a == b),
                "ne" => truth(a != b),
                "ge" => truth(a >= b),
                "gt" => truth(a > b),
                "le" => truth(a <= b),
                "lt" => truth(a < b),
                "and" => whole(integer(a) & integer(b)),
                "or" => whole(integer(a) | integer(b)),
                "xor" => whole(integer(a) ^ integer(b)),
                "bitshift" => {
                    let by = integer(b);
                    let shift = by.unsigned_abs().min(31);
                    whole(if by >= 0 { integer(a) << shift } else { integer(a) >> shift })
                }
                _ => return None,
            });
        }
    }
    Some(())
}

#[expect(clippy::cast_possible_truncation, reason = "saturates, and NaN gives 0")]
fn integer(x: f32) -> i32 {
    x as i32
}

fn index(x: f32) -> usize {
    usize::try_from(integer(x)).unwrap_or(usize::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "colors need no more")]
fn whole(n: i32) -> f32 {
    n as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(program: &str, inputs: &[f32]) -> Vec<f32> {
        Calculator::parse(program.as_bytes()).unwrap().run(inputs)
    }

    #[test]
    fn arithmetic_stack_and_branches() {
        assert_eq!(run("{ 1 exch sub 255 mul cvi }", &[0.5]), [127.0]);
        assert_eq!(run("{1 2 3 3 1 roll}", &[]), [3.0, 1.0, 2.0]);
        assert_eq!(run("{ dup 0.5 gt { pop 1 } { pop 0 } ifelse }", &[0.7]), [1.0]);
        assert_eq!(run("{ 2 copy add 2 index }", &[4.0, 5.0]), [4.0, 5.0, 9.0, 4.0]);
    }

    #[test]
    fn nonsense_is_refused_or_ends() {
        assert!(Calculator::parse(b"{ frobnicate }").is_none());
        assert!(Calculator::parse(b"{ { { 1 }").is_none());
        assert!(Calculator::parse(&b"{".repeat(100_000)).is_none());
        assert_eq!(run("{ pop pop pop 1 }", &[2.0]), Vec::<f32>::new());
        assert!(run("{ 1e9 copy }", &[2.0]).len() <= 101);
    }
}
