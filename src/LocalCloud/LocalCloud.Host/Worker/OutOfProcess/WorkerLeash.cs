namespace LocalCloud.Host.Worker.OutOfProcess;

/// <summary>
/// A worker does not notice that its host is gone. So a start-up hook is put into it that holds the other end of a pipe: its standard input.
/// When this process ends, however it ends, the pipe breaks and the hook ends the worker.
/// </summary>
internal static class WorkerLeash
{
    private const string HooksVariable = "DOTNET_STARTUP_HOOKS";
    private const string LeashVariable = "LOCALCLOUD_LEASH";

    public static void Put(IDictionary<string, string?> environment)
    {
        var hook = Path.Combine(Path.GetDirectoryName(typeof(WorkerLeash).Assembly.Location)!, "LocalCloud.Leash.dll");
        if (!File.Exists(hook))
        {
            return;
        }

        environment[HooksVariable] = environment.TryGetValue(HooksVariable, out var others) && !string.IsNullOrEmpty(others)
            ? $"{hook}{Path.PathSeparator}{others}"
            : hook;
        environment[LeashVariable] = "stdin";
    }
}
