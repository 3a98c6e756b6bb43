namespace LocalCloud.Hosting;

/// <summary>The folder with everything that survives a restart, held by one process at a time.</summary>
internal sealed class StateFolder : IDisposable
{
    /// <summary>Folder of the events that Event Grid gave up.</summary>
    public const string DeadLetters = "eventgrid-deadletters";

    /// <summary>File of the keys, where they are enforced.</summary>
    public const string Keys = "keys.json";

    private const string LockFile = "lock";

    /// <summary>Everything LocalCloud ever writes here; a reset touches nothing else.</summary>
    private static readonly string[] s_databases = ["cosmosdb.db", "durabletask.db", "servicebus.db", "eventgrid.db"];
    private static readonly HashSet<string> s_ownFiles =
    [
        LockFile, "timers.json", "timers.json.next", Keys, Keys + ".next", LocalCertificate.File, LocalCertificate.KeyFile, .. s_databases.SelectMany(name => (string[])[name, name + "-wal", name + "-shm", name + "-journal"]),
    ];

    private static readonly string[] s_ownFolders = [DeadLetters];

    private readonly FileStream _lock;

    private StateFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    /// <exception cref="LaunchException">The folder cannot be used: another process has it, it cannot be made, or a reset would hit what is not ours.</exception>
    public static StateFolder Open(string path, bool reset)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new LaunchException("--state needs a folder.");
        }

        path = System.IO.Path.GetFullPath(path); // The current directory becomes the app's.
        Make(path);
        if (reset && Foreign(path) is { } foreign)
        {
            throw new LaunchException(
                $"--reset deletes nothing in {path}: '{foreign}' there is not LocalCloud's. Take another folder with --state, or move it away.");
        }

        var folder = new StateFolder(path, Hold(path));
        if (reset)
        {
            folder.Clear();
        }

        return folder;
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();

    /// <summary>The process lives on, but uses the folder no more.</summary>
    public Task ReleaseAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static FileStream Hold(string path)
    {
        try
        {
            // The lock belongs to the open file and goes with the process, however it ends.
            return new FileStream(System.IO.Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new LaunchException($"The state folder {path} cannot be written to. Choose another one with --state, or run with --in-memory.", exception);
        }
        catch (IOException exception) when (System.IO.File.Exists(System.IO.Path.Combine(path, LockFile)))
        {
            throw new LaunchException(
                $"Another process already uses the state folder {path}. Stop it first. {Launch.SecondInstance}", exception);
        }
        catch (IOException exception)
        {
            throw new LaunchException($"The state folder {path} cannot be used: {exception.Message} Choose another one with --state.", exception);
        }
    }

    private static void Make(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new LaunchException($"The state folder {path} cannot be made: {exception.Message} Choose another one with --state.", exception);
        }
    }

    /// <summary>The name of something there that LocalCloud has not written; null for nothing. A link is never ours.</summary>
    private static string? Foreign(string path) => new DirectoryInfo(path)
        .EnumerateFileSystemInfos()
        .Where(entry => entry.LinkTarget is not null || !(entry is DirectoryInfo ? s_ownFolders.Contains(entry.Name) : s_ownFiles.Contains(entry.Name)))
        .Select(entry => entry.Name)
        .Order(StringComparer.Ordinal)
        .FirstOrDefault();

    private void Clear()
    {
        foreach (var name in s_ownFiles.Where(name => name != LockFile))
        {
            System.IO.File.Delete(File(name));
        }

        foreach (var name in s_ownFolders.Where(name => Directory.Exists(File(name))))
        {
            Directory.Delete(File(name), recursive: true);
        }
    }
}
