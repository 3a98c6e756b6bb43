namespace OrderFlow.Load.CommandLine;

internal static class MessagingUsage
{
    public const string PartnerMessages = """
        Sends orders to a running OrderFlow app as a partner's messages, some malformed and some twice, kills the app on the way, and checks:
        orders as computed, each malformed message a dead letter with its reason, every order's events on the topic in order, nothing lost and
        nothing doubled.

          dotnet run --project tests/Load -c Release -- partner-messages [options]

        Options:
          --base-address URL    the app, on this machine only (default http://localhost:7071)
          --servicebus STRING   connection string of its emulated Service Bus (default: the one on port 5672)
          --messages N          messages to send, 10 to 100,000 (default 10,000)
          --malformed PERCENT   that cannot be taken, 0 to 50 (default 1)
          --duplicates PERCENT  that are sent once more under the same id, 0 to 40 (default 5)
          --declined PERCENT    of the orders whose payment is refused, 0 to 100 (default 5)
          --kills N             how often the app, broker and database in it included, is killed (SIGKILL) and the same command line started
                                again, spread over the run; 0 to 10 (default 2; more than 0 needs Linux). The app keeps running at the end
          --ahead N             sent and not answered yet, at most; 1 to 100,000 (default 1,000)
          --products N          products to spread the orders over, 1 to 1,000 (default 20)
          --app-output FILE     what the restarted app writes (default: a file in the temporary folder)
          --timeout SECONDS     for everything together, 1 to 7,200 (default 900)
          --json FILE           write the report as JSON too
          --help

        It takes all that is in 'partner-replies' and in the subscription 'all' of 'order-events', so nobody else should.

        Exit code: 0 everything is as computed; 1 otherwise; 2 wrong arguments.
        """;

    public const string BrokerOutage = """
        Starts OrderFlow, Cosmos DB, Service Bus and Event Grid, each as a process of its own on free ports and temporary files, kills the broker
        and starts it again after a while. Meanwhile orders are placed over HTTP. Checks: all of them confirmed while the broker was down, and
        all their events published in time after its return, in order, none missing.

          dotnet run --project tests/Load -c Release -- broker-outage [options]

        Options:
          --orders N           orders to place while the broker is down, 1 to 10,000 (default 200)
          --outage SECONDS     how long it is down, 5 to 3,600 (default 120)
          --within SECONDS     for everything to be published after its return, 1 to 600 (default 30)
          --timeout SECONDS    for everything together, 1 to 7,200 (default 600)
          --json FILE          write the report as JSON too
          --help

        Exit code: 0 all checks held; 1 otherwise; 2 wrong arguments.
        """;
}
