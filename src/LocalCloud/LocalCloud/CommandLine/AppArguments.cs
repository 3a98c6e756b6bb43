using LocalCloud.Hosting;
using static LocalCloud.CommandLine.ArgumentValues;

namespace LocalCloud.CommandLine;

/// <summary>What a developer may say after <c>start</c>, or after <c>dotnet run --project src/Functions --</c>.</summary>
internal sealed record AppArguments : LaunchArguments
{
    public const string Help = """
        Runs a function app and every service it needs, in one process.

        Usage: localcloud start [PATH] [options]

          PATH              the app: its project, or a folder above it (default: this one). It is built if its output is missing or
                            older than its sources, and restarted in place when there is a new build. A build output is run as it is.
          --port N          port of the functions (default 7071; 0 takes a free one)
          --cosmos-port N   port of the emulated Cosmos DB (default 8081; 0 takes a free one)
          --servicebus-port N  port of the emulated Service Bus, for an app with infra/servicebus.json (default 5672; 0 takes a free one)
          --eventgrid-port N  port of the emulated Event Grid, for an app with infra/eventgrid.json (default 6060; 0 takes a free one)
          --azurite         start Azurite for Storage queues and blobs, unless something listens on its ports
          --throttle        refuse what goes beyond the throughput of a Cosmos DB container (429)
          --state DIR       folder for what survives a restart (default .localcloud in the project)
          --in-memory       keep nothing on disk
          --reset           delete what LocalCloud has written there before starting
          --seed            after the start, send the requests of seed.http
          --no-emulators    start no services; use the configured endpoints
          --no-build        run the newest build output, however old
          --no-watch        do not look for new builds
          --isolated        run the app in a process of its own, as the real host does
          --quiet           log warnings and errors only, show no screen
          --list [--json]   print the functions and end
          --version         print the version of LocalCloud and end
          --help            print this and end

        While it runs, POST /localcloud/faults makes things go wrong on purpose.
        Exit codes: 0 stopped; 1 it cannot run, and says why; 2 a wrong argument; 3 the app does not build.
        """;

    public string? State { get; init; }

    public bool InMemory { get; init; }

    public bool Seed { get; init; }

    public bool NoBuild { get; init; }

    public bool NoWatch { get; init; }

    public bool Json { get; init; }

    /// <exception cref="UsageException">An argument is not known or lacks its value.</exception>
    public static AppArguments Parse(IReadOnlyList<string> args)
    {
        var result = new AppArguments();
        for (var i = 0; i < args.Count; i++)
        {
            result = args[i] switch
            {
                "--port" => result with { Port = PortAfter(args, ref i) },
                "--cosmos-port" => result with { CosmosPort = PortAfter(args, ref i) },
                "--servicebus-port" => result with { ServiceBusPort = PortAfter(args, ref i) },
                "--eventgrid-port" => result with { EventGridPort = PortAfter(args, ref i) },
                "--azurite" => result with { Azurite = true },
                "--throttle" => result with { Throttle = true },
                "--state" => result with { State = TextAfter(args, ref i, "a folder") },
                "--in-memory" => result with { InMemory = true },
                "--reset" => result with { Reset = true },
                "--seed" => result with { Seed = true },
                "--no-emulators" => result with { NoEmulators = true },
                "--isolated" => result with { Isolated = true },
                "--no-build" => result with { NoBuild = true },
                "--no-watch" => result with { NoWatch = true },
                "--quiet" => result with { Quiet = true },
                "--list" => result with { List = true },
                "--json" => result with { Json = true },
                var unknown => throw new UsageException($"Unknown argument '{unknown}'."),
            };
        }

        return result is { Json: true, List: false } ? throw new UsageException("--json goes with --list.") : result;
    }
}
