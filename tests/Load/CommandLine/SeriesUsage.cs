namespace OrderFlow.Load.CommandLine;

internal static class SeriesUsage
{
    public const string Compare = """
        Runs what docs/performance.md has tables of, one after the other, each with an app or a database of its own, and prints every figure beside
        the one recorded in tests/Load/recorded.json. Build with -c Release; nothing else should run meanwhile.

          dotnet run --project tests/Load -c Release -- compare [options]

        Options:
          --only LIST          some of orders,in-flight,light,event-store,rebuild (default: all, about a quarter of an hour)
          --recorded FILE      what to compare with (default: the figures in the repository)
          --timeout SECONDS    for everything together, 1 to 14,400 (default 3,600)
          --help

        Exit code: 0 every run passed; 1 one did not, or a figure is missing; 2 wrong arguments. Ratios decide nothing: machines differ.
        """;

    public const string Alternate = """
        Places orders with an app of its own, again and again, in turn as it is and with a setting changed, and shows what the setting costs or saves.
        Each run has a new process and an empty state folder; each way goes first as often as the other. Build with -c Release.

          dotnet run --project tests/Load -c Release -- alternate --setting NAME=VALUE [options]

        Options:
          --setting NAME=VALUE an environment variable of the app, for example LocalCloud__Dashboard=false or DOTNET_TieredPGO=1
          --pairs N            1 to 100 (default 5)
          --orders N           of each run, 1 to 100,000 (default 2,000)
          --timeout SECONDS    for everything together, 1 to 14,400 (default 3,600)
          --help

        Exit code: 0 every run passed; 1 one did not; 2 wrong arguments. Ratios decide nothing: what is under 3 % needs many pairs.
        """;

    public const string Growth = """
        Starts an app of its own, fills its event store with drafts of orders, and measures at 1 %, 10 % and 100 %: placed orders, pages of the list,
        a rebuild, memory, and the start on what is then in the state folder.

          dotnet run --project tests/Load -c Release -- growth [options]

        Options:
          --events N           of all streams together, 1,000 to 10,000,000 (default 1,000,000)
          --streams N          to spread them over, 100 to 1,000,000 (default 100,000); at least one event each
          --orders N           placed at every stage and carried to their end, 10 to 10,000 (default 500)
          --pages N            pages of 20 orders read at every stage, 10 to 10,000 (default 200)
          --writers N          that fill the store, 1 to 64 (default 16)
          --state DIR          where the app keeps its state (default: a temporary folder)
          --timeout SECONDS    for everything together, 1 to 14,400 (default 7,200)
          --help

        Exit code: 0 measured, and no request failed; 1 otherwise; 2 wrong arguments.
        """;
}
