"""The commands and their options. Commands import their implementation when they run, so that `--help` is fast."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, Final, NoReturn, TypeVar

import click

from summarizer.cli.console import CommandGroup, run
from summarizer.version import __version__

F = TypeVar("F", bound=Callable[..., Any])

EPILOG: Final = """\b
Exit status: 0 complete, 1 error, 2 usage error, 3 partial (something was
rejected), 130 interrupted. Settings: SUMMARIZER_* variables and
summarizer.toml; `provenbrief doctor` lists them."""

FORMATS: Final = ("json", "md", "html", "table", "csv", "jsonl", "compact", "annotations")


def choose_format(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str:
    """Return the given format, or the default: a table on a terminal, JSON in a pipe or file."""
    return value or ("table" if sys.stdout.isatty() else "json")


def format_option(*names: str) -> Callable[[F], F]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        callback=choose_format,
        help="Output format. Default: a table on a terminal, JSON in a pipe or file.",
    )


show_raw_option = click.option(
    "--show-raw", metavar="DIR", help="Save the raw responses of models as files in this folder."
)


class Date(click.DateTime):
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is not a date as YYYY-MM-DD.", param, ctx)


def brief_options(command: F) -> F:
    """Add the options that `summarize` and `batch` share."""
    for option in (
        click.option("--strict", is_flag=True, help="Fail if anything has to be rejected."),
        click.option(
            "--judge", help="Model that reviews the brief against the article: 'self', another model's name, or 'off'."
        ),
        click.option("--language", help="Language of the generated text, such as 'de'; quotes stay as they are."),
        click.option("--focus", help="What the reader cares about most."),
        click.option("--max-items", type=click.IntRange(1, 100), help="Maximum number of items per section."),
        click.option(
            "--server", envvar="SUMMARIZER_SERVER", help="URL of a service to use, with the key in SUMMARIZER_API_KEY."
        ),
        click.option(
            "--schema", default="news", show_default=True, help="Schema of the brief; `provenbrief schemas` lists them."
        ),
        click.option(
            "--model", help="A configured name, a LiteLLM provider/model, or 'extractive', which needs no key."
        ),
    ):
        command = option(command)
    return command


@click.group(
    cls=CommandGroup,
    epilog=EPILOG,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="provenbrief")
@click.pass_context
def program(context: click.Context) -> None:
    """News briefs whose every quote, figure and speaker is proved against the article."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(2)


@program.command()
@click.argument("file")
@brief_options
@format_option(*FORMATS)
@click.option("--title", help="The article's headline, if the file doesn't contain it.")
@click.option(
    "--published",
    type=Date(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]),
    metavar="YYYY-MM-DD",
    help="Date of publication, which resolves phrases such as 'last year'.",
)
@click.option("--no-cache", is_flag=True, help="With --server, ignore cached briefs. Without it, nothing is cached.")
@show_raw_option
def summarize(file: str, *, show_raw: str | None, **given: Any) -> int:
    """Create a verified brief of an article.

    FILE is text, HTML, Markdown, PDF, DOCX, EML or MHTML, or an http(s) URL; '-' reads standard input.
    """
    if not given["server"]:
        from summarizer.cli.options import check_models

        check_models(given["model"], given["judge"] or "off")
    elif show_raw:
        raise click.UsageError("--show-raw needs models that are called in this process: leave out --server.")
    from summarizer.cli.raw_answers import keep_answers
    from summarizer.cli.summarize import summarize_file

    with keep_answers(show_raw):
        return summarize_file(file, **given)


@program.command()
@click.argument("article")
@click.argument("given", required=False)
@click.option("--statements", help="A file of statements in any wording: a JSON list, or one per line.")
@click.option(
    "--judge",
    help="Model that decides whether sentences follow from the article. It only flags and never rejects. By default "
    "no model is called.",
)
@show_raw_option
@format_option("json", "table")
def verify(article: str, given: str | None, *, judge: str | None, show_raw: str | None, **others: Any) -> int:
    """Verify quotes, statements or a brief against ARTICLE.

    GIVEN is a file with a brief or a list of quotes as JSON, which may be in a Markdown code block, or with one quote
    per line. It is optional with --statements. One of the files may be '-', standard input.

    The exit status is 3 if something is provably wrong and therefore rejected. Things that are merely flagged are
    printed, and the status is 0.
    """
    if judge:
        from summarizer.cli.options import check_models

        check_models(judge)
    from summarizer.cli.raw_answers import keep_answers
    from summarizer.cli.verify import verify_file

    with keep_answers(show_raw):
        return verify_file(article, given, judge=judge, **others)


@program.command()
@click.option("--host", help="Address to listen on. Default: SUMMARIZER_HOST, or 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="Default: SUMMARIZER_PORT, or 8000; 0 for any free port.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Number of processes, which share the port and all limits. Default: SUMMARIZER_WORKERS, or 1.",
)
def serve(*, host: str | None, port: int | None, workers: int | None) -> int:
    """Serve the HTTP API. Ctrl-C stops it."""
    from summarizer.process_memory import no_collections

    with no_collections():
        from summarizer.cli.console import load_service_settings

        settings = load_service_settings()
    given = {"host": host or None, "port": port, "workers": workers}
    changes = {name: value for name, value in given.items() if value is not None}
    settings = settings.model_copy(update=changes)
    if settings.workers > 1:
        from summarizer.cli.supervisor import supervise

        return supervise(settings)
    with no_collections():
        from summarizer.cli.serve import serve_api

    return serve_api(settings)


@program.command(short_help="Open the web page with an example.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Default: SUMMARIZER_PORT or 8000 if free, else any free port."
)
@click.option("--no-browser", is_flag=True, help="Only print the URL.")
def demo(*, port: int | None, no_browser: bool) -> int:
    """Open the web page with an example, served on this machine with the built-in engine. Ctrl-C stops it."""
    from summarizer.cli.serve import run_demo

    return run_demo(port=port, browser=not no_browser)


@program.command()
@click.argument("inputs", nargs=-1, required=True)
@brief_options
@click.option("--format", "form", type=click.Choice(("jsonl", "csv")), default="jsonl", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False), help="File for the results. Default: standard output.")
@click.option("--retry", is_flag=True, help="Retry the items that failed in an earlier run.")
def batch(inputs: tuple[str, ...], **given: Any) -> int:
    """Create briefs of many articles.

    INPUTS are articles: files, folders of files, URLs, and files with one URL per line. Or a single file with articles
    as JSON (one per line, or a list) or as a table (.csv, .tsv; one per row), with the fields id; text, html or url;
    and optionally title and published. '-' reads standard input.

    Results are lines of JSON, or a table with --format csv, in the order in which articles are finished. If the
    command is interrupted or killed, run it again: it continues, and repeats no work.
    """
    from summarizer.cli.batch import run_batch

    return run_batch(inputs, **given)


@program.command()
def worker() -> int:
    """Process the batches in SUMMARIZER_DATABASE_URL. Several workers can run at once. Ctrl-C stops it."""
    from summarizer.cli.worker import run_worker

    return run_worker()


@program.command()
@format_option("json", "table")
def models(*, form: str) -> int:
    """List the configured models."""
    from summarizer.cli.listing import write_models

    return write_models(form=form)


@program.group(invoke_without_command=True)
@format_option("json", "table")
@click.pass_context
def schemas(context: click.Context, *, form: str) -> int | None:
    """List the schemas for briefs, show one, or create one."""
    if context.invoked_subcommand is not None:
        return None
    from summarizer.cli.listing import write_schemas

    return write_schemas(form=form)


@schemas.command()
@click.argument("name")
def show(name: str) -> int:
    """Print a schema as JSON Schema: what a model writes, and the resulting brief."""
    from summarizer.cli.listing import write_schema

    return write_schema(name)


@schemas.command()
@click.argument("name")
@click.option("--dir", "folder", help="Folder for the files. Default: SUMMARIZER_SCHEMA_DIR, or my_schemas.")
def new(name: str, *, folder: str | None) -> int:
    """Create a schema of your own: NAME.py and NAME.md, which work as they are. Nothing is overwritten."""
    from summarizer.cli.listing import create_schema

    return create_schema(name, folder=folder)


@program.group()
def keys() -> None:
    """Create API keys for callers of the service."""


@keys.command("new")
@click.argument("name")
def new_key(name: str) -> int:
    """Print a new random API key, and the configuration table that accepts it.

    The key is printed only once and stored nowhere: the table contains its hash. No file is written.
    """
    from summarizer.cli.listing import print_new_key

    return print_new_key(name)


@program.command(short_help="Print what is configured and what is missing.")
@click.option("--model", help="Check this model, too; the speed of a `local/` model on this machine is measured.")
@click.option("--ask", is_flag=True, help="Make a small call to each model, which its provider may charge for.")
def doctor(*, model: str | None, ask: bool) -> int:
    """Print what is configured, what is missing, and how to fix it."""
    from summarizer.cli.doctor import run_doctor

    return run_doctor(model, ask=ask)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its status.

    Args:
        arguments: The command line without the program's name; `sys.argv[1:]` by default.
    """
    run(program, arguments=arguments)
