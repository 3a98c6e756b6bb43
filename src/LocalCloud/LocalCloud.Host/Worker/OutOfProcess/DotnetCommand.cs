namespace LocalCloud.Host.Worker.OutOfProcess;

/// <summary>The <c>dotnet</c> that runs this process, so that the worker has the same runtime.</summary>
internal static class DotnetCommand
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (System.IO.Path.GetFileName(Environment.ProcessPath) == name)
        {
            return Environment.ProcessPath!;
        }

        // Four levels above its shared framework: ROOT/shared/Microsoft.NETCore.App/VERSION/.
        var runtime = System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory();
        string?[] candidates =
        [
            System.IO.Path.GetFullPath(System.IO.Path.Combine(runtime, "..", "..", "..", name)),
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"),
        ];
        return candidates.FirstOrDefault(File.Exists) ?? name;
    }
}
