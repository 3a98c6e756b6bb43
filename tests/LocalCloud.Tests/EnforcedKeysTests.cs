using LocalCloud.Host.Keys;
using LocalCloud.Host.Settings;
using LocalCloud.Hosting;
using Microsoft.Extensions.Configuration;

namespace LocalCloud.Tests;

public sealed class EnforcedKeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keys").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("false")]
    public void Unless_told_so_nobody_is_asked_for_a_key(string? setting) => Assert.Null(Of(null, ("LocalCloud:EnforceKeys", setting)));

    [Fact]
    public void A_switch_that_is_neither_on_nor_off_is_named() =>
        Assert.Contains("'perhaps'", Assert.Throws<SettingsException>(() => Of(null, ("LocalCloud:EnforceKeys", "perhaps"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Keys_that_nobody_could_look_up_are_refused_and_chosen_ones_taken()
    {
        Assert.Contains("--in-memory", Assert.Throws<SettingsException>(() => Of(null, ("LocalCloud:EnforceKeys", "true"))).Message, StringComparison.Ordinal);
        Assert.Equal("m", Of(null, ("LocalCloud:EnforceKeys", "true"), ("LocalCloud:MasterKey", "m"))!.Master);
    }

    [Fact]
    public void They_are_in_the_state_folder_until_that_is_reset()
    {
        string master;
        using (var state = StateFolder.Open(_folder, reset: false))
        {
            master = Of(state, ("LocalCloud:EnforceKeys", "true"))!.Master;
            var file = File.ReadAllText(state.File("keys.json"));
            Assert.All([master, "durabletask_extension", "eventgrid_extension"], known => Assert.Contains(known, file, StringComparison.Ordinal));
        }

        using (var state = StateFolder.Open(_folder, reset: true))
        {
            Assert.NotEqual(master, Of(state, ("LocalCloud:EnforceKeys", "true"))!.Master);
        }
    }

    [Fact]
    public void A_setting_can_refer_to_a_key()
    {
        var settings = Settings(("Orders:FunctionKey", "@LocalCloud(HostKey)"), ("Other", "as it is"));
        var keys = HostKeys.Open(path: null);
        Assert.Equal([new("Orders:FunctionKey", keys.Host)], EnforcedKeys.Replacing(settings, keys));
        Assert.Equal([new("Orders:FunctionKey", "")], EnforcedKeys.Replacing(settings, keys: null));
    }

    private static HostKeys? Of(StateFolder? state, params (string Key, string? Value)[] settings) => EnforcedKeys.Of(Settings(settings), state, isTerminal: true);

    private static IConfigurationRoot Settings(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).Build();
}
