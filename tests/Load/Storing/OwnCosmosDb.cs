using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrderFlow.Load.Storing;

/// <summary>An emulated Cosmos DB in a process of its own, on a free port and on files that are gone afterwards.</summary>
internal sealed class OwnCosmosDb : IAsyncDisposable
{
    private const string ConnectionLine = "Connection";

    private readonly string folder;

    private OwnCosmosDb(Process process, string folder) => (Process, this.folder) = (process, folder);

    public Process Process { get; }

    public string Connection { get; private set; } = "";

    /// <param name="parent">Null for the temporary folder.</param>
    /// <exception cref="InvalidOperationException">It did not start; says why.</exception>
    public static async Task<OwnCosmosDb> StartAsync(string? parent, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(parent ?? Path.GetTempPath(), $"load-{Guid.NewGuid():N}");
        var definition = Path.Combine(AppContext.BaseDirectory, "cosmosdb.json");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { FindAssembly(), "start", "cosmosdb", "--port", "0", "--state", folder, "--definition", definition })
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The emulated Cosmos DB could not be started.");
        var own = new OwnCosmosDb(process, folder);
        try
        {
            await own.ReadConnectionAsync(cancellationToken);
            return own;
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            await Process.WaitForExitAsync(CancellationToken.None);
        }

        Process.Dispose();
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Goes on reading afterwards: whatever else it says must not fill the pipe and stop it.</summary>
    private async Task ReadConnectionAsync(CancellationToken cancellationToken)
    {
        var connection = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var errors = new ConcurrentQueue<string>();
        Process.OutputDataReceived += (_, read) =>
        {
            if (read.Data is null || read.Data.StartsWith(ConnectionLine, StringComparison.Ordinal))
            {
                connection.TrySetResult(read.Data?[ConnectionLine.Length..].Trim());
            }
        };
        Process.ErrorDataReceived += (_, read) => errors.Enqueue(read.Data ?? "");
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
        Connection = await connection.Task.WaitAsync(cancellationToken)
            ?? throw new InvalidOperationException($"The emulated Cosmos DB did not start: {string.Join(' ', errors).Trim()}");
    }

    /// <summary>Built with this tool, so it lies where this tool lies, in its own project.</summary>
    private static string FindAssembly()
    {
        var own = AppContext.BaseDirectory;
        for (var root = new DirectoryInfo(own); root is not null; root = root.Parent)
        {
            if (File.Exists(Path.Combine(root.FullName, "Functions.sln")))
            {
                var output = Path.GetRelativePath(Path.Combine(root.FullName, "tests", "Load"), own);
                var assembly = Path.Combine(root.FullName, "src", "LocalCloud", "LocalCloud", output, "LocalCloud.dll");
                return File.Exists(assembly) ? assembly : throw new InvalidOperationException($"There is no {assembly}: build the solution first.");
            }
        }

        throw new InvalidOperationException("The emulated Cosmos DB is not found from here; run this from a build of the repository, or use --connection.");
    }
}
