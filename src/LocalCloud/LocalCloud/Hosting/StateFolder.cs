namespace LocalCloud.Hosting;

/// <summary>The folder with everything that survives a restart, held by one process at a time.</summary>
internal sealed class StateFolder : IDisposable
{
    private const string LockFile = "lock";
    private readonly FileStream _lock;

    private StateFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    /// <exception cref="LaunchException">Another process uses the folder.</exception>
    public static StateFolder Open(string path, bool reset)
    {
        Directory.CreateDirectory(path);
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
        catch (IOException exception)
        {
            throw new LaunchException(
                $"Another process already uses the state folder {path}. Stop it, or run this one with --in-memory or from another folder.", exception);
        }
    }

    private void Clear()
    {
        foreach (var entry in new DirectoryInfo(Path).EnumerateFileSystemInfos().Where(entry => entry.Name != LockFile))
        {
            if (entry is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }
}
