namespace OrderFlow.Load.CommandLine;

internal static class Usage
{
    public const string Text = """
        Places orders with a running OrderFlow app and measures how it carries them to 'confirmed'.

          dotnet run --project tests/Load -c Release -- place-orders [options]

        Options:
          --base-address URL   the app, on this machine only (default http://localhost:7071)
          --orders N           orders to place and measure, 1 to 100,000 (default 2000)
          --rate N             orders per second, sent on schedule whatever the answers do, 0.1 to 10,000; an order sent late because
                               all callers were busy is timed from when it was due (default: as fast as the concurrency allows)
          --concurrency N      orders in flight, 1 to 512 (default 32)
          --products N         products to spread them over, 1 to 1,000 (default 20)
          --payment TOKEN      payment method (default tok_visa)
          --light              light load: 5 orders per second for 20 seconds, every one of them followed
          --warm-up N          orders placed before and not counted, so that the app is compiled; 0 to 5,000 (default 1,000)
          --timeout SECONDS    for everything together, 1 to 3,600 (default 120)
          --json FILE          write the report as JSON too
          --help

        Exit code: 0 all orders confirmed, no request failed and the stock adds up; 1 otherwise; 2 wrong arguments.
        """;
}
