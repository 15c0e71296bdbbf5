#!/usr/bin/env bash
# Refuses, in the headers of local rules, any memory that the signature of tick() cannot see.
# A rule's text must reach nothing but its arguments, so a header directly under rules/ that has a `static ... tick(`
# may hold no static data member, static, thread_local or extern variable, no mutable, no global but constexpr ones.
# Usage: local_rule.sh ROOT. Prints file:line of each violation; exit 1 if there is any.
set -euo pipefail
root=${1:?usage: local_rule.sh ROOT}
cd "$root"
# Declarations run over lines, so this reads statements, not lines. A lint, not a proof: it guards against slips.
python3 - <<'PY'
import glob, re, sys

COMMENT_OR_TEXT = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)
DIRECTIVE = re.compile(r'^[ \t]*#[ \t]*(?:include|pragma|if|ifdef|ifndef|elif|else|endif|undef|error)\b[^\n]*', re.M)
DEFINE = re.compile(r'#[ \t]*define\b')
NO_VARIABLE = ('using', 'typedef', 'namespace', 'struct', 'class', 'union', 'enum', 'concept', 'friend',
               'static_assert', 'requires')


def blank(match):
    return re.sub(r'[^\n]', ' ', match.group())  # keeps line numbers


def statements(text):
    """Yields (line, statement, its terminator, whether it stands at namespace scope)."""
    scopes, start = [], 0
    for mark in re.finditer(r'[;{}]', text):
        piece, end = text[start:mark.start()], mark.group()
        line = text.count('\n', 0, start + len(piece) - len(piece.lstrip())) + 1
        words = ' '.join(re.sub(r'\b(?:public|private|protected)\s*:(?!:)', ' ', piece).split())
        if words: yield line, words, end, all(scope == 'namespace' for scope in scopes)
        if end == '{': scopes.append('namespace' if re.search(r'\bnamespace\b', words) else 'other')
        if end == '}' and scopes: scopes.pop()
        start = mark.end()


def has(word, words): return re.search(rf'\b{word}\b', words)


def without_templates(words):
    words, before = words.replace('->', ' '), None
    while before != words: before, words = words, re.sub(r'<[^<>]*>', ' ', words)
    return ' '.join(words.split())


def is_function(words): return re.match(r'[^=(]*[\w\]=+*/-]\s*\(', words) is not None


def complaint(words, end, at_namespace):
    plain = without_templates(words)
    for word in ('thread_local', 'extern', 'mutable'):
        if has(word, plain): return f'`{word}`'
    if has('constexpr', plain) or has('consteval', plain): return None
    defined = is_function(plain) and end == '{'
    if has('static', plain) and not defined: return 'static variable (constexpr, or a function with its body, is fine)'
    if has('namespace', plain) or not at_namespace: return None
    if has('inline', plain) and not defined: return 'inline global that is not constexpr'
    first = re.sub(r'^template\s*', '', plain).split(' ')[0]
    if not is_function(plain) and first not in NO_VARIABLE and not any(has(w, plain) for w in ('concept', 'requires')):
        if end in ';{' and plain: return 'global that is not constexpr'
    return None


bad = False
for name in sorted(glob.glob('rules/*.hpp')):
    with open(name, encoding='utf-8') as file: text = COMMENT_OR_TEXT.sub(blank, file.read())
    text = DEFINE.sub(lambda m: ';' + ' ' * (len(m.group()) - 1), DIRECTIVE.sub(blank, text))  # a macro's text counts
    found = list(statements(text))
    if not any(has('static', words) and re.search(r'\btick\s*\(', words) for _, words, _, _ in found): continue
    for line, words, end, at_namespace in found:
        reason = complaint(words, end, at_namespace)
        if reason:
            print(f'{name}:{line}: a local rule may not have: {reason}: {words[:80]}')
            bad = True
sys.exit(1 if bad else 0)
PY
