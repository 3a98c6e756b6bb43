namespace OrderFlow.Load.CommandLine;

internal static class Usage
{
    public const string Commands = """
        Puts load on OrderFlow and measures what it makes of it.

          dotnet run --project tests/Load -c Release -- <command> [options]

          place-orders       places orders with a running app and measures how it carries them to 'confirmed'
          partner-messages   sends orders as a partner's messages, kills the app on the way and checks that nothing is lost or doubled
          broker-outage      takes the broker away from an app of its own while orders are placed, and checks that everything is told later
          event-store        measures the event store: appends, contention, loading, rebuilding
          rebuild            rebuilds a projection of a running app under load and checks the outcome
          compare            runs the tables of docs/performance.md and shows each figure beside the recorded one
          growth             fills an app's event store and measures at 1 %, 10 % and 100 % what has become dearer
          alternate          places orders in turn with and without a setting and shows what it costs

        <command> --help says more.
        """;

    public const string PlaceOrders = """
        Places orders with a running OrderFlow app and measures how it carries them to 'confirmed'.

          dotnet run --project tests/Load -c Release -- place-orders [options]

        Options:
          --base-address URL   the app, on this machine only (default http://localhost:7071)
          --orders N           orders to place and measure, 1 to 100,000 (default 2000)
          --rate N             orders per second, sent on schedule whatever the answers do, 0.1 to 10,000; an order sent late because
                               all callers were busy is timed from when it was due (default: as fast as the concurrency allows)
          --concurrency N      callers at once, 1 to 2,000 (default 32); with as many as there are orders, all of them are in flight at once
          --products N         products to spread them over, 1 to 1,000 (default 20)
          --payment TOKEN      payment method (default tok_visa)
          --fulfillment MODE   orchestration or choreography (default: the app's own)
          --light              light load: 5 orders per second for 20 seconds, every one of them followed
          --warm-up N          orders placed before and not counted, so that the app is compiled; 0 to 5,000 (default 1,000)
          --timeout SECONDS    for everything together, 1 to 3,600 (default 120)
          --json FILE          write the report as JSON too
          --help

        Exit code: 0 all orders confirmed, no request failed and the stock adds up; 1 otherwise; 2 wrong arguments.
        """;

    public const string EventStore = """
        Measures the event store as its users have it: through its public API, over HTTP, on durable files. No app is needed.

          dotnet run --project tests/Load -c Release -- event-store [options]

        Measured, round by round, each after a warm-up:
          append       commits of 1 and of 5 events by 16 writers, each to streams of its own
          one-stream   64 writers on one stream, in one process and in two and four that know nothing of each other; afterwards versions
                       must be contiguous and every accepted command in the stream exactly once
          load         an aggregate of 10,000 events, from its events and, where the store has written one, from its snapshot
          rebuild      a projection over 50,000 events, ten per stream, in commits of 1 to 5; afterwards it must equal a fresh fold

        Options:
          --connection STRING  a Cosmos DB that runs, also a real account; a database is created in it and deleted at the end
                               (default: an emulated one of its own, started and stopped)
          --state DIR          where that keeps its files, for example on the disk to measure (default: a temporary folder)
          --only LIST          some of append,one-stream,load,rebuild
          --rounds N           1 to 100 (default 5)
          --seconds N          length of a round of append and one-stream, 0.5 to 600 (default 10)
          --warm-up SECONDS    of append and one-stream, 0 to 600 (default 5); load and rebuild warm up with one round
          --writers N          of append, 1 to 256 (default 16)
          --stream N           events of the stream that is loaded, 100 to 100,000 (default 10,000)
          --events N           events of the rebuild, 1,000 to 1,000,000 (default 50,000)
          --timeout SECONDS    for everything together, 1 to 14,400 (default 1,800)
          --json FILE          write the report as JSON too
          --help

        Exit code: 0 measured, and nothing was lost or doubled; 1 otherwise; 2 wrong arguments.
        """;

    public const string Rebuild = """
        Rebuilds a projection of a running OrderFlow app while commands and queries go on, and checks that nobody noticed and that the new
        generation equals a fresh fold of all events, document for document.

          dotnet run --project tests/Load -c Release -- rebuild [options]

        Options:
          --base-address URL   the app, on this machine only (default http://localhost:7071)
          --cosmos STRING      connection string of its Cosmos DB (default: the emulated one at http://localhost:8081)
          --database NAME      in it (default orderflow)
          --projection NAME    order-details or order-summaries (default order-details)
          --orders N           orders to place first, 0 to 100,000; 0 uses those that are there (default 20,000)
          --concurrency N      orders in flight while these are placed, 1 to 512 (default 32)
          --rate N             commands per second during the rebuild: orders, drafts and items; 0.1 to 10,000 (default 100)
          --queries N          queries per second, 0.1 to 10,000 (default 50)
          --before SECONDS     how long commands and queries go on before the rebuild, to compare with, 0 to 600 (default 20)
          --kill-after SECONDS kills the app (SIGKILL) that long after the rebuild began and starts the same command line again; the app
                               keeps running at the end (Linux only; default: it is left alone)
          --app-output FILE    what the restarted app writes (default: a file in the temporary folder)
          --timeout SECONDS    for everything together, 1 to 14,400 (default 1,800)
          --json FILE          write the report as JSON too
          --help

        Exit code: 0 no request failed but those sent while the app was killed, no answer was empty or older than one before, and no
        document differs; 1 otherwise; 2 wrong arguments.
        """;
}
