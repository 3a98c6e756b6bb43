using System.Diagnostics;
using OrderFlow.Load.CommandLine;

namespace OrderFlow.Load.Storing;

/// <summary>An empty database to measure on, with the processes that use it; gone at the end.</summary>
internal sealed class Ground : IAsyncDisposable
{
    private const string AppDatabase = "orderflow";

    private readonly List<StoreProcess> processes = [];
    private readonly OwnCosmosDb? own;
    private readonly string connection;
    private readonly string database;
    private bool created;

    private Ground(OwnCosmosDb? own, string connection, string database) =>
        (this.own, this.connection, this.database) = (own, connection, database);

    /// <summary>Null where it is not ours.</summary>
    public Process? Service => own?.Process;

    public static async Task<Ground> OpenAsync(EventStoreOptions options, CancellationToken cancellationToken)
    {
        if (options.Connection is null)
        {
            var service = await OwnCosmosDb.StartAsync(options.State, cancellationToken);
            return new Ground(service, service.Connection, AppDatabase);
        }

        var ground = new Ground(null, options.Connection, $"load-{Guid.NewGuid():N}");
        try
        {
            ground.created = true;
            await RunDatabase.CreateAsync(ground.NewProcess(), cancellationToken);
            return ground;
        }
        catch
        {
            await ground.DisposeAsync();
            throw;
        }
    }

    public StoreProcess NewProcess()
    {
        var process = StoreProcess.Open(connection, database);
        processes.Add(process);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        if (created)
        {
            await RunDatabase.DeleteAsync(processes[0]);
        }

        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }

        if (own is not null)
        {
            await own.DisposeAsync();
        }
    }
}
