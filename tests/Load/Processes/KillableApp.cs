using System.Diagnostics;
using System.Text;
using OrderFlow.Load.Measuring;

namespace OrderFlow.Load.Processes;

/// <summary>The app's process with all it takes to start the very same one again.</summary>
internal sealed class KillableApp
{
    /// <summary>Would forget what the restarted app is to go on with.</summary>
    private static readonly string[] OnlyForTheFirstStart = ["--reset", "--seed"];

    private readonly Process process;
    private readonly ProcessStartInfo again;

    private KillableApp(Process process, ProcessStartInfo again) => (this.process, this.again) = (process, again);

    /// <exception cref="InvalidOperationException">There is none, or it could not go on where it was; says why.</exception>
    public static KillableApp Find(int port, string outputFile)
    {
        if (ListeningProcess.Find(port) is not { } process)
        {
            throw new InvalidOperationException($"The process that listens on port {port} cannot be found; killing it needs Linux and the same user.");
        }

        var (folder, arguments) = ($"/proc/{process.Id}", Read($"/proc/{process.Id}/cmdline"));
        if (arguments.Contains("--in-memory"))
        {
            throw new InvalidOperationException("The app keeps its state in memory: killed, it could only forget.");
        }

        // The shell gives its place to the app: no pipe of this tool's that could break under it.
        var again = new ProcessStartInfo("/bin/sh") { WorkingDirectory = Link($"{folder}/cwd"), UseShellExecute = false };
        again.ArgumentList.Add("-c");
        again.ArgumentList.Add("""out="$1"; shift; exec "$@" < /dev/null > "$out" 2>&1""");
        again.ArgumentList.Add("sh");
        again.ArgumentList.Add(outputFile);
        again.ArgumentList.Add(Link($"{folder}/exe"));
        foreach (var argument in arguments.Skip(1).Except(OnlyForTheFirstStart))
        {
            again.ArgumentList.Add(argument);
        }

        again.Environment.Clear();
        foreach (var variable in Read($"{folder}/environ").Select(text => text.Split('=', 2)).Where(pair => pair is [{ Length: > 0 }, _]))
        {
            again.Environment[variable[0]] = variable[1];
        }

        return new KillableApp(process, again);
    }

    /// <summary>SIGKILL; returns when it is gone.</summary>
    public Task KillAsync(CancellationToken cancellationToken)
    {
        process.Kill();
        return process.WaitForExitAsync(cancellationToken);
    }

    public void StartAgain() => Process.Start(again)!.Dispose();

    /// <summary>Texts that end with NUL, as the kernel gives them.</summary>
    private static string[] Read(string file) => Encoding.UTF8.GetString(File.ReadAllBytes(file)).TrimEnd('\0').Split('\0');

    private static string Link(string path) =>
        new FileInfo(path).LinkTarget ?? throw new InvalidOperationException($"{path} cannot be read.");
}
