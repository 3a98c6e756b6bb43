using System.Collections;
using System.Reflection;

namespace LocalCloud.Host.Worker.InMemory;

/// <summary>
/// What a starting app reads from its process and cannot be given otherwise: environment variables and the entry assembly. One app at a time
/// has them; they are put back when it is up. An app that has the process to itself keeps them, and gets the current and the base directory, too.
/// </summary>
internal sealed class ProcessState : IDisposable
{
    private const string BaseDirectory = "APP_CONTEXT_BASE_DIRECTORY";

    // Where appsettings.json is looked for; otherwise the current directory, which only one app can have.
    private const string ContentRoot = "DOTNET_CONTENTROOT";

    private static readonly SemaphoreSlim s_turn = new(1, 1);
    private readonly Dictionary<string, string?> _before = [];
    private readonly Assembly? _entryBefore = Assembly.GetEntryAssembly();
    private readonly bool _keep;

    private ProcessState(bool keep) => _keep = keep;

    public static async Task<ProcessState> TakeAsync(
        IReadOnlyDictionary<string, string?> variables, string directory, bool keep, CancellationToken cancellationToken)
    {
        await s_turn.WaitAsync(cancellationToken);
        var state = new ProcessState(keep);
        if (keep)
        {
            Environment.CurrentDirectory = directory;
            AppContext.SetData(BaseDirectory, Path.TrimEndingDirectorySeparator(directory) + Path.DirectorySeparatorChar);
        }
        else if (Environment.GetEnvironmentVariable(ContentRoot) is null)
        {
            state.Lend(ContentRoot, directory);
        }

        foreach (var (name, value) in variables)
        {
            state.Lend(name, value);
        }

        return state;
    }

    /// <summary>Waits until no app has its variables in this process: another one would inherit them.</summary>
    public static IDisposable Take()
    {
        s_turn.Wait();
        return new ProcessState(keep: false);
    }

    /// <summary>The environment of this process without what a starting app has been lent.</summary>
    public static IReadOnlyDictionary<string, string?> OwnVariables()
    {
        using var turn = Take();
        return Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value, StringComparer.OrdinalIgnoreCase);
    }

    public void Dispose()
    {
        if (!_keep)
        {
            foreach (var (name, value) in _before)
            {
                Environment.SetEnvironmentVariable(name, value);
            }

            Assembly.SetEntryAssembly(_entryBefore);
        }

        s_turn.Release();
    }

    private void Lend(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }
}
