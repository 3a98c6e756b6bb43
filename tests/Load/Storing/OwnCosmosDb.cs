using System.Diagnostics;
using OrderFlow.Load.Processes;

namespace OrderFlow.Load.Storing;

/// <summary>An emulated Cosmos DB in a process of its own, on a free port and on files that are gone afterwards.</summary>
internal sealed class OwnCosmosDb : IAsyncDisposable
{
    private readonly OwnProcess process;
    private readonly string folder;

    private OwnCosmosDb(OwnProcess process, string folder) => (this.process, this.folder) = (process, folder);

    public Process Process => process.Process;

    public string Connection => process.Answer;

    /// <param name="parent">Null for the temporary folder.</param>
    /// <exception cref="InvalidOperationException">It did not start; says why.</exception>
    public static async Task<OwnCosmosDb> StartAsync(string? parent, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(parent ?? Path.GetTempPath(), $"load-{Guid.NewGuid():N}");
        var definition = Path.Combine(AppContext.BaseDirectory, "cosmosdb.json");
        string[] arguments = ["start", "cosmosdb", "--port", "0", "--state", folder, "--definition", definition];
        return new(await OwnProcess.StartAsync(arguments, "Connection", settings: null, cancellationToken), folder);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
