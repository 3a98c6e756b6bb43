namespace EndToEnd.Tests.Support;

/// <summary>Files of the repository that the tests are part of.</summary>
internal static class RepositoryFiles
{
    public static string Path(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Functions.sln")))
        {
            folder = folder.Parent;
        }

        return System.IO.Path.Combine(folder?.FullName ?? throw new FileNotFoundException("Functions.sln is not above the tests."), name);
    }
}
