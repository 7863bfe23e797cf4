"""The ``gongkai`` command: plain lines for people, ``--json`` for scripts, exit code 0 only on success."""

import importlib
import os
import sys

import click

#: Each command and the module that holds it; a module is imported when its command is asked for, so that ``clock`` and
#: ``fee`` answer without waiting for Django.
COMMANDS = {
    "clock": "gongkai.cli.statute",
    "fee": "gongkai.cli.statute",
    "check-report": "gongkai.cli.reading",
    "report": "gongkai.cli.ledger",
    "sweep": "gongkai.cli.ledger",
    "check": "gongkai.cli.ledger",
    "audit": "gongkai.cli.ledger",
    "counts": "gongkai.cli.counts",
    "compile": "gongkai.cli.annual",
    "work": "gongkai.cli.annual",
    "units": "gongkai.cli.setting_up",
    "calendar": "gongkai.cli.setting_up",
    "officer": "gongkai.cli.setting_up",
    "library": "gongkai.cli.library",
    "import-records": "gongkai.cli.importing",
    "import-enforcement": "gongkai.cli.enforcement",
    "import-series": "gongkai.cli.series",
    "patrol": "gongkai.cli.patrol",
    "search": "gongkai.cli.searching",
    "index": "gongkai.cli.searching",
    "prepare": "gongkai.cli.serving",
    "demo": "gongkai.cli.serving",
    "serve": "gongkai.cli.serving",
    "up": "gongkai.cli.serving",
}


class Commands(click.Group):
    """A group that finds its commands by name in ``COMMANDS``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, as ``--help`` lists them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        found = getattr(importlib.import_module(module), cmd_name.replace("-", "_"))
        return found if isinstance(found, click.Command) else None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="gongkai", prog_name="gongkai")
def gongkai() -> None:
    """公开：政府信息公开工作平台。

    The folder named by the variable DATA (by default var/ beside the package) holds all state.
    """


def main() -> None:
    """Run the command line; every failure is one plain line on the error stream and exit code 1 (2 for wrong usage)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.dev")
    try:
        result = gongkai.main(standalone_mode=False)
    except click.UsageError as error:
        hint = f"（用法见 {error.ctx.command_path} --help）" if error.ctx else ""
        sys.exit(_fail(f"{error.format_message()}{hint}", 2))
    except click.ClickException as error:
        sys.exit(_fail(error.format_message(), 1))
    except (click.Abort, KeyboardInterrupt):
        sys.exit(_fail("已中断", 130))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get("GONGKAI_DEBUG"):
            raise
        sys.exit(_fail(_plain(error), 1))
    sys.exit(result if isinstance(result, int) else 0)


def _plain(error: Exception) -> str:
    """Return one line for an error no command foresaw."""
    text = " ".join(str(error).split())[:200]
    kind = type(error).__name__
    if kind == "OperationalError":
        return f"数据库无法使用：{text}"
    if kind == "ImproperlyConfigured":
        return f"配置有误：{text}"
    return f"{kind}：{text}（设置 GONGKAI_DEBUG=1 可看到详情）"


def _fail(message: str, code: int) -> int:
    click.echo(f"错误：{message}", err=True)
    return code
