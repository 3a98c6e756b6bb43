namespace EndToEnd.Tests.Support;

/// <summary>Files of the repository that the tests are part of.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = Find();

    public static string Path(string name) => System.IO.Path.Combine(Root, name);

    public static string Read(string name) => File.ReadAllText(Path(name));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Functions.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new FileNotFoundException("Functions.sln is not above the tests.");
    }
}
