using LocalCloud.Host.Keys;
using LocalCloud.Host.Settings;

namespace LocalCloud.Host.Tests.Http;

public sealed class KeyFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("keys").FullName, "keys.json");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Keys_survive_a_restart_and_are_all_different()
    {
        var first = HostKeys.Open(_path);
        string[] made = [first.Master, first.Host, first.Function("A"), first.Function("B"), first.Extension("eventgrid")];
        var second = HostKeys.Open(_path);
        string[] kept = [second.Master, second.Host, second.Function("a"), second.Function("B"), second.Extension("eventgrid")];
        Assert.Equal(made, kept);
        Assert.Equal(made.Length, made.Distinct().Count());
        Assert.All(made, key => Assert.True(key.Length >= 40));
    }

    [Fact]
    public void Only_their_owner_can_read_them()
    {
        HostKeys.Open(_path).Function("A");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
        }

        Assert.Equal([_path], Directory.GetFiles(Path.GetDirectoryName(_path)!));
    }

    [Fact]
    public void Chosen_keys_take_the_place_of_those_there_are()
    {
        HostKeys.Open(_path);
        HostKeys.Open(_path, "chosen master", "chosen host");
        var keys = HostKeys.Open(_path);
        Assert.Equal(("chosen master", "chosen host"), (keys.Master, keys.Host));
    }

    [Fact]
    public void A_file_that_is_none_of_ours_is_named()
    {
        File.WriteAllText(_path, "{");
        Assert.Contains(_path, Assert.Throws<SettingsException>(() => HostKeys.Open(_path)).Message, StringComparison.Ordinal);
    }
}
