namespace OrderFlow.Load.Processes;

/// <summary>Where the repository has what this tool starts: built with it, so by the same configuration.</summary>
internal static class Repository
{
    public static string LocalCloud() => Output("src/LocalCloud/LocalCloud", "LocalCloud.dll");

    /// <summary>The folder of the app's build output.</summary>
    public static string Functions() => Path.GetDirectoryName(Output("src/Functions", "Functions.dll"))!;

    /// <exception cref="InvalidOperationException">This tool is not run from a build of the repository.</exception>
    public static string FileOf(string path) => Path.Combine(Root(), path);

    private static string Output(string project, string file)
    {
        var own = Path.GetRelativePath(FileOf("tests/Load"), AppContext.BaseDirectory);
        var assembly = Path.Combine(FileOf(project), own, file);
        return File.Exists(assembly) ? assembly : throw new InvalidOperationException($"There is no {assembly}: build the solution first.");
    }

    private static string Root()
    {
        for (var root = new DirectoryInfo(AppContext.BaseDirectory); root is not null; root = root.Parent)
        {
            if (File.Exists(Path.Combine(root.FullName, "Functions.sln")))
            {
                return root.FullName;
            }
        }

        throw new InvalidOperationException("LocalCloud is not found from here; run this from a build of the repository.");
    }
}
