"""Run as `python -m yuanheng`."""

from yuanheng.cli import main

if __name__ == "__main__":
    main()
