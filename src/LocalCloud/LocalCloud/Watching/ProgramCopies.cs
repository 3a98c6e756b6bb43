using System.Globalization;
using LocalCloud.Hosting;

namespace LocalCloud.Watching;

/// <summary>
/// Where a watched app is run from: copies of its output, so that a build can replace what runs. They lie below <c>obj</c>, one folder for each
/// process, and go with it.
/// </summary>
internal sealed class ProgramCopies : IDisposable
{
    private readonly string _output;
    private readonly string _folder;
    private int _count;

    private ProgramCopies(string output, string folder) => (_output, _folder) = (output, folder);

    /// <exception cref="LaunchException">There is no place for them.</exception>
    public static ProgramCopies For(AppFolder app)
    {
        var all = Path.Combine(app.Home, "obj", "localcloud");
        try
        {
            Directory.CreateDirectory(all);
            foreach (var left in Directory.EnumerateDirectories(all).Where(folder => !IsInUse(folder)))
            {
                Delete(left);
            }

            return new(app.Output, Path.Combine(all, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LaunchException($"{all}, where a copy of the build is run from, cannot be written to: {exception.Message} Say --no-watch to run without.", exception);
        }
    }

    /// <summary>A copy of the output as it is now.</summary>
    /// <exception cref="IOException">It changes while it is copied.</exception>
    public string Take()
    {
        var copy = Path.Combine(_folder, (++_count).ToString(CultureInfo.InvariantCulture));
        Copy(new DirectoryInfo(_output), copy);
        return copy;
    }

    /// <summary>What was loaded from there stays loaded.</summary>
    public static void Delete(string copy)
    {
        try
        {
            Directory.Delete(copy, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Windows holds what is loaded; the next process takes it away.
        }
    }

    public void Dispose() => Delete(_folder);

    // Folders with a dot are for others: the host side of extensions is in one, state may be in another.
    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories().Where(folder => !folder.Name.StartsWith('.')))
        {
            Copy(folder, Path.Combine(to, folder.Name));
        }
    }

    private static bool IsInUse(string folder)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));
            return process.Id != Environment.ProcessId;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }
}
