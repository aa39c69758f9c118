# Generated from profile/*.yaml (profile igrs-rump-default 1.0.0). Do not edit: correct the profile and generate again.
meta:
  id: rump
  title: IGRS remote universal management profile, assigned values
  license: Apache-2.0
  ks-version: "0.9"
  endian: be
  bit-endian: be
doc: |
  One frame of profile igrs-rump-default 1.0.0. The frame check is read, but not verified.
  Values are physical: scaled, and absent where the raw value says that there is none or where a control message leaves the
  field unchanged. Attributes called `…_raw` are what was transmitted.
seq:
  - id: start_marker
    contents:
      - 82
      - 80
    doc: Start marker. Table 2.
  - id: version
    type: u1
    valid: 1
    doc: Protocol version. Table 2.
  - id: message_id
    type: u1
    enum: message
    doc: Message identifier. Table 2.
  - id: device_type
    type: u2
    enum: device_type
    doc: Device type. Table 2.
  - id: serial_high
    type: u2
    doc: Serial number, in part.
  - id: serial_low
    type: u4
    doc: Serial number, in part.
  - id: sequence
    type: u2
    doc: Sequence number. Table 2.
  - id: body_length
    type: u2
    valid:
      min: 0
      max: 256
    doc: Body length. Table 2.
  - id: body
    size: body_length
    type:
      switch-on: kind + '.' + body_length.to_s
      cases:
        '"1.1.12"': water_heater_control
        '"1.2.24"': water_heater_state
        '"1.3.24"': water_heater_state
        '"1.4.10"': water_heater_alarm
        '"1.5.0"': status_query
        '"1.6.0"': version_query
        '"1.7.40"': version_response
        '"1.16.8"': register
        '"1.17.12"': register_response
        '"1.18.0"': deregister
        '"1.19.0"': heartbeat
        '"1.20.2"': refusal
        '"2.1.14"': air_conditioner_control
        '"2.2.26"': air_conditioner_state
        '"2.3.26"': air_conditioner_state
        '"2.4.10"': air_conditioner_alarm
        '"2.5.0"': status_query
        '"2.6.0"': version_query
        '"2.7.40"': version_response
        '"2.16.8"': register
        '"2.17.12"': register_response
        '"2.18.0"': deregister
        '"2.19.0"': heartbeat
        '"2.20.2"': refusal
        '"3.1.10"': refrigerator_control
        '"3.2.28"': refrigerator_state
        '"3.3.28"': refrigerator_state
        '"3.4.10"': refrigerator_alarm
        '"3.5.0"': status_query
        '"3.6.0"': version_query
        '"3.7.40"': version_response
        '"3.16.8"': register
        '"3.17.12"': register_response
        '"3.18.0"': deregister
        '"3.19.0"': heartbeat
        '"3.20.2"': refusal
        '"4.1.18"': microwave_oven_control
        '"4.2.26"': microwave_oven_state
        '"4.3.26"': microwave_oven_state
        '"4.4.10"': microwave_oven_alarm
        '"4.5.0"': status_query
        '"4.6.0"': version_query
        '"4.7.40"': version_response
        '"4.16.8"': register
        '"4.17.12"': register_response
        '"4.18.0"': deregister
        '"4.19.0"': heartbeat
        '"4.20.2"': refusal
    doc: By device type, message identifier and body length. A body of unknown kind stays bytes.
  - id: check
    type: u2be
    doc: Frame check. Kaitai reads it and does not verify it. Table 2.
instances:
  serial:
    value: (serial_high * 4294967296 + serial_low)
    doc: Serial number. Table 2.
  kind:
    value: device_type.to_i.to_s + '.' + message_id.to_i.to_s
    doc: Device type and message identifier, with a full stop between them.
types:
  air_conditioner_control:
    doc: "Air conditioner control: 14 bytes. Table 8, clause 7.8."
    seq:
      - id: presence
        type: u4
        doc: "One bit for each field: 1 where it is set, 0 where the device leaves it unchanged."
      - id: eco_raw
        type: b1
        doc: Eco as transmitted.
      - id: quiet_raw
        type: b1
        doc: Quiet as transmitted.
      - id: turbo_raw
        type: b1
        doc: Turbo as transmitted.
      - id: sleep_raw
        type: b1
        doc: Sleep as transmitted.
      - id: mode_raw
        type: b3
        enum: air_conditioner_mode
        doc: Mode as transmitted.
      - id: power_raw
        type: b1
        doc: Power as transmitted.
      - id: child_lock_raw
        type: b1
        doc: Child lock as transmitted.
      - id: auxiliary_heat_raw
        type: b1
        doc: Auxiliary heat as transmitted.
      - id: health_raw
        type: b1
        doc: Health as transmitted.
      - id: beeper_raw
        type: b1
        doc: Beeper as transmitted.
      - id: display_raw
        type: b1
        doc: Display as transmitted.
      - id: fan_speed_raw
        type: b3
        enum: fan_speed
        doc: Fan speed as transmitted.
      - id: swing_horizontal_raw
        type: b4
        enum: swing_horizontal
        doc: Horizontal swing as transmitted.
      - id: swing_vertical_raw
        type: b4
        enum: swing_vertical
        doc: Vertical swing as transmitted.
      - id: target_temperature_raw
        type: u1
        doc: Target temperature as transmitted.
      - id: target_humidity_raw
        type: u1
        doc: Target humidity as transmitted.
      - size: 1
        doc: Reserved.
      - id: on_timer_raw
        type: u2
        doc: Switch-on timer as transmitted.
      - id: off_timer_raw
        type: u2
        doc: Switch-off timer as transmitted.
    instances:
      eco:
        value: eco_raw
        if: (presence & 32) != 0
        doc: Eco, absent where the field is left unchanged. Table 8.
      quiet:
        value: quiet_raw
        if: (presence & 16) != 0
        doc: Quiet, absent where the field is left unchanged. Table 8.
      turbo:
        value: turbo_raw
        if: (presence & 8) != 0
        doc: Turbo, absent where the field is left unchanged. Table 8.
      sleep:
        value: sleep_raw
        if: (presence & 4) != 0
        doc: Sleep, absent where the field is left unchanged. Table 8.
      mode:
        value: mode_raw
        if: (presence & 2) != 0
        doc: Mode, absent where the field is left unchanged. Table 8.
      power:
        value: power_raw
        if: (presence & 1) != 0
        doc: Power, absent where the field is left unchanged. Table 8.
      child_lock:
        value: child_lock_raw
        if: (presence & 2048) != 0
        doc: Child lock, absent where the field is left unchanged. Table 8.
      auxiliary_heat:
        value: auxiliary_heat_raw
        if: (presence & 1024) != 0
        doc: Auxiliary heat, absent where the field is left unchanged. Table 8.
      health:
        value: health_raw
        if: (presence & 512) != 0
        doc: Health, absent where the field is left unchanged. Table 8.
      beeper:
        value: beeper_raw
        if: (presence & 256) != 0
        doc: Beeper, absent where the field is left unchanged. Table 8.
      display:
        value: display_raw
        if: (presence & 128) != 0
        doc: Display, absent where the field is left unchanged. Table 8.
      fan_speed:
        value: fan_speed_raw
        if: (presence & 64) != 0
        doc: Fan speed, absent where the field is left unchanged. Table 8.
      swing_horizontal:
        value: swing_horizontal_raw
        if: (presence & 8192) != 0
        doc: Horizontal swing, absent where the field is left unchanged. Table 8.
      swing_vertical:
        value: swing_vertical_raw
        if: (presence & 4096) != 0
        doc: Vertical swing, absent where the field is left unchanged. Table 8.
      target_temperature:
        value: target_temperature_raw / 2.0
        if: (presence & 16384) != 0
        doc: Target temperature, 16 to 32 °C, in steps of 0.5, absent where the field is left unchanged. Table 8.
      target_humidity:
        value: target_humidity_raw
        if: (presence & 32768) != 0
        doc: Target humidity, 30 to 90 %, absent where the field is left unchanged. Table 8.
      on_timer:
        value: on_timer_raw
        if: (presence & 65536) != 0
        doc: Switch-on timer, 0 to 1440 min, absent where the field is left unchanged. Table 8.
      off_timer:
        value: off_timer_raw
        if: (presence & 131072) != 0
        doc: Switch-off timer, 0 to 1440 min, absent where the field is left unchanged. Table 8.
  air_conditioner_state:
    doc: "Air conditioner response and status: 26 bytes. Table 9, clause 7.8."
    seq:
      - id: result
        type: u1
        enum: result
        doc: Result. Table 9.
      - id: eco
        type: b1
        doc: Eco. Table 9.
      - id: quiet
        type: b1
        doc: Quiet. Table 9.
      - id: turbo
        type: b1
        doc: Turbo. Table 9.
      - id: sleep
        type: b1
        doc: Sleep. Table 9.
      - id: mode
        type: b3
        enum: air_conditioner_mode
        doc: Mode. Table 9.
      - id: power
        type: b1
        doc: Power. Table 9.
      - id: child_lock
        type: b1
        doc: Child lock. Table 9.
      - id: auxiliary_heat
        type: b1
        doc: Auxiliary heat. Table 9.
      - id: health
        type: b1
        doc: Health. Table 9.
      - id: beeper
        type: b1
        doc: Beeper. Table 9.
      - id: display
        type: b1
        doc: Display. Table 9.
      - id: fan_speed
        type: b3
        enum: fan_speed
        doc: Fan speed. Table 9.
      - id: swing_horizontal
        type: b4
        enum: swing_horizontal
        doc: Horizontal swing. Table 9.
      - id: swing_vertical
        type: b4
        enum: swing_vertical
        doc: Vertical swing. Table 9.
      - id: target_temperature_raw
        type: u1
        doc: Target temperature as transmitted.
      - id: target_humidity
        type: u1
        doc: Target humidity, 30 to 90 %. Table 9.
      - id: room_temperature_raw
        type: s2
        doc: Room temperature as transmitted.
      - id: outdoor_temperature_raw
        type: s2
        doc: Outdoor temperature as transmitted.
      - id: room_humidity_raw
        type: u1
        doc: Room humidity as transmitted.
      - type: b3
        doc: Reserved.
      - id: four_way_valve
        type: b1
        doc: Four-way valve switched. Table 9.
      - id: filter_due
        type: b1
        doc: Filter due for cleaning. Table 9.
      - id: preheating
        type: b1
        doc: Preheating. Table 9.
      - id: defrosting
        type: b1
        doc: Defrosting. Table 9.
      - id: compressor_running
        type: b1
        doc: Compressor running. Table 9.
      - id: compressor_frequency
        type: u1
        doc: Compressor frequency, in Hz. Table 9.
      - size: 1
        doc: Reserved.
      - id: active_power
        type: u2
        doc: Active power, in W. Table 9.
      - id: energy_raw
        type: u4
        doc: Energy used as transmitted.
      - id: on_timer
        type: u2
        doc: Switch-on timer, 0 to 1440 min. Table 9.
      - id: off_timer
        type: u2
        doc: Switch-off timer, 0 to 1440 min. Table 9.
      - id: particulates_raw
        type: u2
        doc: Particulates as transmitted.
    instances:
      target_temperature:
        value: target_temperature_raw / 2.0
        doc: Target temperature, 16 to 32 °C, in steps of 0.5. Table 9.
      room_temperature:
        value: room_temperature_raw / 10.0
        if: room_temperature_raw != 32767
        doc: Room temperature, in °C, in steps of 0.1, absent where there is no value. Table 9.
      outdoor_temperature:
        value: outdoor_temperature_raw / 10.0
        if: outdoor_temperature_raw != 32767
        doc: Outdoor temperature, in °C, in steps of 0.1, absent where there is no value. Table 9.
      room_humidity:
        value: room_humidity_raw
        if: room_humidity_raw != 255
        doc: Room humidity, 0 to 100 %, absent where there is no value. Table 9.
      energy:
        value: energy_raw / 1000.0
        doc: Energy used, in kWh, in steps of 0.001. Table 9.
      particulates:
        value: particulates_raw
        if: particulates_raw != 65535
        doc: Particulates, in µg/m³, absent where there is no value. Table 9.
  air_conditioner_alarm:
    doc: "Air conditioner alarm: 10 bytes. Table 10, clause 7.8."
    seq:
      - id: event
        type: u1
        enum: event
        doc: Event. Table 10.
      - id: severity
        type: u1
        enum: severity
        doc: Severity. Table 10.
      - id: faults
        type: u4
        doc: Faults. Table 10.
      - id: time
        type: u4
        doc: Time (Unix), in s. Table 10.
    instances:
      faults_compressor:
        value: (faults & 1) != 0
        doc: "Compressor: bit 0."
      faults_room_sensor:
        value: (faults & 2) != 0
        doc: "Room temperature sensor: bit 1."
      faults_outdoor_sensor:
        value: (faults & 4) != 0
        doc: "Outdoor temperature sensor: bit 2."
      faults_coil_sensor:
        value: (faults & 8) != 0
        doc: "Coil temperature sensor: bit 3."
      faults_indoor_fan:
        value: (faults & 16) != 0
        doc: "Indoor fan: bit 4."
      faults_outdoor_fan:
        value: (faults & 32) != 0
        doc: "Outdoor fan: bit 5."
      faults_high_pressure:
        value: (faults & 64) != 0
        doc: "High pressure: bit 6."
      faults_low_pressure:
        value: (faults & 128) != 0
        doc: "Low pressure: bit 7."
      faults_refrigerant_leak:
        value: (faults & 256) != 0
        doc: "Refrigerant leak: bit 8."
      faults_water_full:
        value: (faults & 512) != 0
        doc: "Condensate tank full: bit 9."
      faults_over_voltage:
        value: (faults & 1024) != 0
        doc: "Over-voltage: bit 10."
      faults_under_voltage:
        value: (faults & 2048) != 0
        doc: "Under-voltage: bit 11."
      faults_over_current:
        value: (faults & 4096) != 0
        doc: "Over-current: bit 12."
      faults_inverter:
        value: (faults & 8192) != 0
        doc: "Inverter: bit 13."
      faults_four_way_valve:
        value: (faults & 16384) != 0
        doc: "Four-way valve: bit 14."
      faults_memory:
        value: (faults & 32768) != 0
        doc: "Memory: bit 15."
      faults_indoor_outdoor_link:
        value: (faults & 65536) != 0
        doc: "Link between indoor and outdoor unit: bit 16."
      faults_filter:
        value: (faults & 131072) != 0
        doc: "Filter: bit 17."
      faults_communication:
        value: (faults & 262144) != 0
        doc: "Communication: bit 18."
  status_query:
    doc: "Device status query: 0 bytes. Table 17, clause 7.11."
  version_query:
    doc: "Device version query request: 0 bytes. Table 18, clause 7.12."
  version_response:
    doc: "Device version query response: 40 bytes. Table 19, clause 7.12."
    seq:
      - id: protocol_version
        type: u1
        doc: Protocol version. Table 19.
      - id: hardware_major
        type: u1
        doc: Hardware major version. Table 19.
      - id: hardware_minor
        type: u1
        doc: Hardware minor version. Table 19.
      - id: firmware_major
        type: u1
        doc: Firmware major version. Table 19.
      - id: firmware_minor
        type: u1
        doc: Firmware minor version. Table 19.
      - size: 1
        doc: Reserved.
      - id: firmware_patch
        type: u2
        doc: Firmware patch version. Table 19.
      - id: manufacturer_raw
        type: str
        size: 16
        terminator: 0
        encoding: UTF-8
        doc: Manufacturer as transmitted.
      - id: model_raw
        type: str
        size: 16
        terminator: 0
        encoding: UTF-8
        doc: Model as transmitted.
    instances:
      manufacturer:
        value: manufacturer_raw
        doc: Manufacturer, at most 16 bytes. Table 19.
      model:
        value: model_raw
        doc: Model, at most 16 bytes. Table 19.
  register:
    doc: "Register: 8 bytes. Extension for 6.4.1, clause 6.4.1."
    seq:
      - id: keep_alive
        type: u2
        doc: Keep-alive interval, 5 to 3600 s. 6.4.1.
      - id: capabilities
        type: u2
        doc: Capabilities. 6.4.1.
      - id: profile_fingerprint
        type: u4
        doc: Profile fingerprint. 6.4.1.
    instances:
      capabilities_pushes_status:
        value: (capabilities & 1) != 0
        doc: "Sends status updates: bit 0."
      capabilities_pushes_alarms:
        value: (capabilities & 2) != 0
        doc: "Sends alarms: bit 1."
      capabilities_remote_start:
        value: (capabilities & 4) != 0
        doc: "Allows remote start: bit 2."
  register_response:
    doc: "Register response: 12 bytes. Extension for 6.4.1, clause 6.4.1."
    seq:
      - id: result
        type: u1
        enum: result
        doc: Result. 6.4.1.
      - size: 1
        doc: Reserved.
      - id: keep_alive
        type: u2
        doc: Keep-alive interval, 5 to 3600 s. 6.4.1.
      - id: server_time
        type: u4
        doc: Server time (Unix), in s. 6.4.1.
      - id: session
        type: u4
        doc: Session. 6.4.1.
  deregister:
    doc: "Deregister: 0 bytes. Extension for 6.4.1, clause 6.4.1."
  heartbeat:
    doc: "Heartbeat: 0 bytes. Extension for 6.4.1, clause 6.4.1."
  refusal:
    doc: "Refusal: 2 bytes. Extension for 6.4.1, clause 6.4.1."
    seq:
      - id: result
        type: u1
        enum: result
        doc: Result. 6.4.1.
      - id: message_id
        type: u1
        doc: Message refused. 6.4.1.
  microwave_oven_control:
    doc: "Microwave oven control: 18 bytes. Table 14, clause 7.10."
    seq:
      - id: presence
        type: u4
        doc: "One bit for each field: 1 where it is set, 0 where the device leaves it unchanged."
      - type: b1
        doc: Reserved.
      - id: mode_raw
        type: b4
        enum: microwave_oven_mode
        doc: Mode as transmitted.
      - id: command_raw
        type: b3
        enum: microwave_oven_command
        doc: Command as transmitted.
      - type: b4
        doc: Reserved.
      - id: preheat_raw
        type: b1
        doc: Preheat as transmitted.
      - id: turntable_raw
        type: b1
        doc: Turntable as transmitted.
      - id: lamp_raw
        type: b1
        doc: Lamp as transmitted.
      - id: child_lock_raw
        type: b1
        doc: Child lock as transmitted.
      - id: power_level_raw
        type: u1
        doc: Power level as transmitted.
      - id: auto_menu_raw
        type: u1
        doc: Automatic menu as transmitted.
      - id: duration_raw
        type: u2
        doc: Duration as transmitted.
      - id: add_time_raw
        type: u2
        doc: Time to add as transmitted.
      - id: cavity_target_raw
        type: u2
        doc: Target cavity temperature as transmitted.
      - id: weight_raw
        type: u2
        doc: Weight as transmitted.
      - id: start_delay_raw
        type: u2
        doc: Start delay as transmitted.
    instances:
      mode:
        value: mode_raw
        if: (presence & 2) != 0
        doc: Mode, absent where the field is left unchanged. Table 14.
      command:
        value: command_raw
        if: (presence & 1) != 0
        doc: Command, absent where the field is left unchanged. Table 14.
      preheat:
        value: preheat_raw
        if: (presence & 32) != 0
        doc: Preheat, absent where the field is left unchanged. Table 14.
      turntable:
        value: turntable_raw
        if: (presence & 16) != 0
        doc: Turntable, absent where the field is left unchanged. Table 14.
      lamp:
        value: lamp_raw
        if: (presence & 8) != 0
        doc: Lamp, absent where the field is left unchanged. Table 14.
      child_lock:
        value: child_lock_raw
        if: (presence & 4) != 0
        doc: Child lock, absent where the field is left unchanged. Table 14.
      power_level:
        value: power_level_raw
        if: (presence & 64) != 0
        doc: Power level, 10 to 100 %, in steps of 10, absent where the field is left unchanged. Table 14.
      auto_menu:
        value: auto_menu_raw
        if: ((presence & 128) != 0) and (auto_menu_raw != 255)
        doc: Automatic menu, absent where there is no value, absent where the field is left unchanged. Table 14.
      duration:
        value: duration_raw
        if: (presence & 256) != 0
        doc: Duration, 1 to 5999 s, absent where the field is left unchanged. Table 14.
      add_time:
        value: add_time_raw
        if: (presence & 512) != 0
        doc: Time to add, 0 to 5999 s, absent where the field is left unchanged. Table 14.
      cavity_target:
        value: cavity_target_raw
        if: (presence & 1024) != 0
        doc: Target cavity temperature, 30 to 250 °C, absent where the field is left unchanged. Table 14.
      weight:
        value: weight_raw
        if: (presence & 2048) != 0
        doc: Weight, 0 to 5000 g, absent where the field is left unchanged. Table 14.
      start_delay:
        value: start_delay_raw
        if: (presence & 4096) != 0
        doc: Start delay, 0 to 1439 min, absent where the field is left unchanged. Table 14.
  microwave_oven_state:
    doc: "Microwave oven response and status: 26 bytes. Table 15, clause 7.10."
    seq:
      - id: result
        type: u1
        enum: result
        doc: Result. Table 15.
      - id: door
        type: b1
        doc: Door open. Table 15.
      - id: mode
        type: b4
        enum: microwave_oven_mode
        doc: Mode. Table 15.
      - id: state
        type: b3
        enum: microwave_oven_activity
        doc: State. Table 15.
      - type: b3
        doc: Reserved.
      - id: remote_start
        type: b1
        doc: Remote start allowed. Table 15.
      - id: preheat
        type: b1
        doc: Preheat. Table 15.
      - id: turntable
        type: b1
        doc: Turntable. Table 15.
      - id: lamp
        type: b1
        doc: Lamp. Table 15.
      - id: child_lock
        type: b1
        doc: Child lock. Table 15.
      - id: power_level
        type: u1
        doc: Power level, 0 to 100 %. Table 15.
      - id: auto_menu_raw
        type: u1
        doc: Automatic menu as transmitted.
      - id: step
        type: u1
        doc: Programme step. Table 15.
      - id: remaining
        type: u2
        doc: Time remaining, in s. Table 15.
      - id: elapsed
        type: u2
        doc: Time elapsed, in s. Table 15.
      - id: cavity_target
        type: u2
        doc: Target cavity temperature, in °C. Table 15.
      - id: cavity_temperature_raw
        type: s2
        doc: Cavity temperature as transmitted.
      - id: food_temperature_raw
        type: s2
        doc: Food temperature as transmitted.
      - id: weight
        type: u2
        doc: Weight, in g. Table 15.
      - id: active_power
        type: u2
        doc: Active power, in W. Table 15.
      - id: energy_raw
        type: u4
        doc: Energy used as transmitted.
      - id: start_delay
        type: u2
        doc: Start delay, in min. Table 15.
    instances:
      auto_menu:
        value: auto_menu_raw
        if: auto_menu_raw != 255
        doc: Automatic menu, absent where there is no value. Table 15.
      cavity_temperature:
        value: cavity_temperature_raw / 10.0
        if: cavity_temperature_raw != 32767
        doc: Cavity temperature, in °C, in steps of 0.1, absent where there is no value. Table 15.
      food_temperature:
        value: food_temperature_raw / 10.0
        if: food_temperature_raw != 32767
        doc: Food temperature, in °C, in steps of 0.1, absent where there is no value. Table 15.
      energy:
        value: energy_raw / 1000.0
        doc: Energy used, in kWh, in steps of 0.001. Table 15.
  microwave_oven_alarm:
    doc: "Microwave oven alarm: 10 bytes. Table 16, clause 7.10."
    seq:
      - id: event
        type: u1
        enum: event
        doc: Event. Table 16.
      - id: severity
        type: u1
        enum: severity
        doc: Severity. Table 16.
      - id: faults
        type: u4
        doc: Faults. Table 16.
      - id: time
        type: u4
        doc: Time (Unix), in s. Table 16.
    instances:
      faults_door_interlock:
        value: (faults & 1) != 0
        doc: "Door interlock: bit 0."
      faults_cavity_sensor:
        value: (faults & 2) != 0
        doc: "Cavity sensor: bit 1."
      faults_over_temperature:
        value: (faults & 4) != 0
        doc: "Over-temperature: bit 2."
      faults_magnetron:
        value: (faults & 8) != 0
        doc: "Magnetron: bit 3."
      faults_cooling_fan:
        value: (faults & 16) != 0
        doc: "Cooling fan: bit 4."
      faults_turntable:
        value: (faults & 32) != 0
        doc: "Turntable: bit 5."
      faults_food_sensor:
        value: (faults & 64) != 0
        doc: "Food sensor: bit 6."
      faults_water_tank_empty:
        value: (faults & 128) != 0
        doc: "Water tank empty: bit 7."
      faults_inverter:
        value: (faults & 256) != 0
        doc: "Inverter: bit 8."
      faults_keypad:
        value: (faults & 512) != 0
        doc: "Keypad: bit 9."
      faults_communication:
        value: (faults & 1024) != 0
        doc: "Communication: bit 10."
  refrigerator_control:
    doc: "Refrigerator control: 10 bytes. Table 11, clause 7.9."
    seq:
      - id: presence
        type: u4
        doc: "One bit for each field: 1 where it is set, 0 where the device leaves it unchanged."
      - id: mute_alarm_raw
        type: b1
        doc: Mute the alarm as transmitted.
      - id: child_lock_raw
        type: b1
        doc: Child lock as transmitted.
      - id: ice_maker_raw
        type: b1
        doc: Ice maker as transmitted.
      - id: quick_freeze_raw
        type: b1
        doc: Quick freeze as transmitted.
      - id: quick_cool_raw
        type: b1
        doc: Quick cool as transmitted.
      - id: mode_raw
        type: b3
        enum: refrigerator_mode
        doc: Mode as transmitted.
      - id: fridge_temperature_raw
        type: s1
        doc: Fridge target temperature as transmitted.
      - id: freezer_temperature_raw
        type: s1
        doc: Freezer target temperature as transmitted.
      - id: flex_temperature_raw
        type: s1
        doc: Flexible compartment target temperature as transmitted.
      - type: b3
        doc: Reserved.
      - id: dispenser_lock_raw
        type: b1
        doc: Dispenser lock as transmitted.
      - id: deodorise_raw
        type: b1
        doc: Deodorise as transmitted.
      - id: flex_power_raw
        type: b1
        doc: Flexible compartment power as transmitted.
      - id: freezer_power_raw
        type: b1
        doc: Freezer power as transmitted.
      - id: fridge_power_raw
        type: b1
        doc: Fridge power as transmitted.
      - size: 1
        doc: Reserved.
    instances:
      mute_alarm:
        value: mute_alarm_raw
        if: (presence & 32) != 0
        doc: Mute the alarm, absent where the field is left unchanged. Table 11.
      child_lock:
        value: child_lock_raw
        if: (presence & 16) != 0
        doc: Child lock, absent where the field is left unchanged. Table 11.
      ice_maker:
        value: ice_maker_raw
        if: (presence & 8) != 0
        doc: Ice maker, absent where the field is left unchanged. Table 11.
      quick_freeze:
        value: quick_freeze_raw
        if: (presence & 4) != 0
        doc: Quick freeze, absent where the field is left unchanged. Table 11.
      quick_cool:
        value: quick_cool_raw
        if: (presence & 2) != 0
        doc: Quick cool, absent where the field is left unchanged. Table 11.
      mode:
        value: mode_raw
        if: (presence & 1) != 0
        doc: Mode, absent where the field is left unchanged. Table 11.
      fridge_temperature:
        value: fridge_temperature_raw
        if: (presence & 64) != 0
        doc: Fridge target temperature, 2 to 8 °C, absent where the field is left unchanged. Table 11.
      freezer_temperature:
        value: freezer_temperature_raw
        if: (presence & 128) != 0
        doc: Freezer target temperature, -24 to -14 °C, absent where the field is left unchanged. Table 11.
      flex_temperature:
        value: flex_temperature_raw
        if: (presence & 256) != 0
        doc: Flexible compartment target temperature, -18 to 8 °C, absent where the field is left unchanged. Table 11.
      dispenser_lock:
        value: dispenser_lock_raw
        if: (presence & 8192) != 0
        doc: Dispenser lock, absent where the field is left unchanged. Table 11.
      deodorise:
        value: deodorise_raw
        if: (presence & 4096) != 0
        doc: Deodorise, absent where the field is left unchanged. Table 11.
      flex_power:
        value: flex_power_raw
        if: (presence & 2048) != 0
        doc: Flexible compartment power, absent where the field is left unchanged. Table 11.
      freezer_power:
        value: freezer_power_raw
        if: (presence & 1024) != 0
        doc: Freezer power, absent where the field is left unchanged. Table 11.
      fridge_power:
        value: fridge_power_raw
        if: (presence & 512) != 0
        doc: Fridge power, absent where the field is left unchanged. Table 11.
  refrigerator_state:
    doc: "Refrigerator response and status: 28 bytes. Table 12, clause 7.9."
    seq:
      - id: result
        type: u1
        enum: result
        doc: Result. Table 12.
      - id: mute_alarm
        type: b1
        doc: Mute the alarm. Table 12.
      - id: child_lock
        type: b1
        doc: Child lock. Table 12.
      - id: ice_maker
        type: b1
        doc: Ice maker. Table 12.
      - id: quick_freeze
        type: b1
        doc: Quick freeze. Table 12.
      - id: quick_cool
        type: b1
        doc: Quick cool. Table 12.
      - id: mode
        type: b3
        enum: refrigerator_mode
        doc: Mode. Table 12.
      - type: b3
        doc: Reserved.
      - id: dispenser_lock
        type: b1
        doc: Dispenser lock. Table 12.
      - id: deodorise
        type: b1
        doc: Deodorise. Table 12.
      - id: flex_power
        type: b1
        doc: Flexible compartment power. Table 12.
      - id: freezer_power
        type: b1
        doc: Freezer power. Table 12.
      - id: fridge_power
        type: b1
        doc: Fridge power. Table 12.
      - type: b1
        doc: Reserved.
      - id: compressor_running
        type: b1
        doc: Compressor running. Table 12.
      - id: water_tank_empty
        type: b1
        doc: Water tank empty. Table 12.
      - id: ice_full
        type: b1
        doc: Ice container full. Table 12.
      - id: defrosting
        type: b1
        doc: Defrosting. Table 12.
      - id: flex_door
        type: b1
        doc: Flexible compartment door open. Table 12.
      - id: freezer_door
        type: b1
        doc: Freezer door open. Table 12.
      - id: fridge_door
        type: b1
        doc: Fridge door open. Table 12.
      - id: fridge_temperature
        type: s1
        doc: Fridge target temperature, 2 to 8 °C. Table 12.
      - id: freezer_temperature
        type: s1
        doc: Freezer target temperature, -24 to -14 °C. Table 12.
      - id: flex_temperature
        type: s1
        doc: Flexible compartment target temperature, -18 to 8 °C. Table 12.
      - id: ambient_humidity_raw
        type: u1
        doc: Ambient humidity as transmitted.
      - id: fridge_actual_raw
        type: s2
        doc: Fridge temperature as transmitted.
      - id: freezer_actual_raw
        type: s2
        doc: Freezer temperature as transmitted.
      - id: flex_actual_raw
        type: s2
        doc: Flexible compartment temperature as transmitted.
      - id: ambient_raw
        type: s2
        doc: Ambient temperature as transmitted.
      - id: compressor_speed
        type: u2
        doc: Compressor speed, in rpm. Table 12.
      - id: active_power
        type: u2
        doc: Active power, in W. Table 12.
      - id: energy_raw
        type: u4
        doc: Energy used as transmitted.
      - id: water_filter_raw
        type: u1
        doc: Water filter left as transmitted.
      - size: 1
        doc: Reserved.
      - id: door_open_time
        type: u2
        doc: Door open for, in s. Table 12.
    instances:
      ambient_humidity:
        value: ambient_humidity_raw
        if: ambient_humidity_raw != 255
        doc: Ambient humidity, 0 to 100 %, absent where there is no value. Table 12.
      fridge_actual:
        value: fridge_actual_raw / 10.0
        if: fridge_actual_raw != 32767
        doc: Fridge temperature, in °C, in steps of 0.1, absent where there is no value. Table 12.
      freezer_actual:
        value: freezer_actual_raw / 10.0
        if: freezer_actual_raw != 32767
        doc: Freezer temperature, in °C, in steps of 0.1, absent where there is no value. Table 12.
      flex_actual:
        value: flex_actual_raw / 10.0
        if: flex_actual_raw != 32767
        doc: Flexible compartment temperature, in °C, in steps of 0.1, absent where there is no value. Table 12.
      ambient:
        value: ambient_raw / 10.0
        if: ambient_raw != 32767
        doc: Ambient temperature, in °C, in steps of 0.1, absent where there is no value. Table 12.
      energy:
        value: energy_raw / 1000.0
        doc: Energy used, in kWh, in steps of 0.001. Table 12.
      water_filter:
        value: water_filter_raw
        if: water_filter_raw != 255
        doc: Water filter left, 0 to 100 %, absent where there is no value. Table 12.
  refrigerator_alarm:
    doc: "Refrigerator alarm: 10 bytes. Table 13, clause 7.9."
    seq:
      - id: event
        type: u1
        enum: event
        doc: Event. Table 13.
      - id: severity
        type: u1
        enum: severity
        doc: Severity. Table 13.
      - id: faults
        type: u4
        doc: Faults. Table 13.
      - id: time
        type: u4
        doc: Time (Unix), in s. Table 13.
    instances:
      faults_fridge_door_open:
        value: (faults & 1) != 0
        doc: "Fridge door open: bit 0."
      faults_freezer_door_open:
        value: (faults & 2) != 0
        doc: "Freezer door open: bit 1."
      faults_flex_door_open:
        value: (faults & 4) != 0
        doc: "Flexible compartment door open: bit 2."
      faults_fridge_high:
        value: (faults & 8) != 0
        doc: "Fridge too warm: bit 3."
      faults_freezer_high:
        value: (faults & 16) != 0
        doc: "Freezer too warm: bit 4."
      faults_fridge_sensor:
        value: (faults & 32) != 0
        doc: "Fridge sensor: bit 5."
      faults_freezer_sensor:
        value: (faults & 64) != 0
        doc: "Freezer sensor: bit 6."
      faults_flex_sensor:
        value: (faults & 128) != 0
        doc: "Flexible compartment sensor: bit 7."
      faults_defrost_sensor:
        value: (faults & 256) != 0
        doc: "Defrost sensor: bit 8."
      faults_ambient_sensor:
        value: (faults & 512) != 0
        doc: "Ambient sensor: bit 9."
      faults_fridge_fan:
        value: (faults & 1024) != 0
        doc: "Fridge fan: bit 10."
      faults_freezer_fan:
        value: (faults & 2048) != 0
        doc: "Freezer fan: bit 11."
      faults_compressor:
        value: (faults & 4096) != 0
        doc: "Compressor: bit 12."
      faults_defrost_overtime:
        value: (faults & 8192) != 0
        doc: "Defrosting too long: bit 13."
      faults_ice_maker:
        value: (faults & 16384) != 0
        doc: "Ice maker: bit 14."
      faults_water_filter_due:
        value: (faults & 32768) != 0
        doc: "Water filter due for replacement: bit 15."
      faults_memory:
        value: (faults & 65536) != 0
        doc: "Memory: bit 16."
      faults_communication:
        value: (faults & 131072) != 0
        doc: "Communication: bit 17."
  water_heater_control:
    doc: "Water heater control: 12 bytes. Table 5, clause 7.7."
    seq:
      - id: presence
        type: u4
        doc: "One bit for each field: 1 where it is set, 0 where the device leaves it unchanged."
      - type: b1
        doc: Reserved.
      - id: keep_warm_raw
        type: b1
        doc: Keep warm as transmitted.
      - id: child_lock_raw
        type: b1
        doc: Child lock as transmitted.
      - id: sterilise_raw
        type: b1
        doc: Sterilise as transmitted.
      - id: mode_raw
        type: b3
        enum: water_heater_mode
        doc: Mode as transmitted.
      - id: power_raw
        type: b1
        doc: Power as transmitted.
      - id: target_temperature_raw
        type: u1
        doc: Target temperature as transmitted.
      - id: on_time_raw
        type: u2
        doc: Switch-on time as transmitted.
      - id: off_time_raw
        type: u2
        doc: Switch-off time as transmitted.
      - id: heating_power_limit_raw
        type: u2
        doc: Heating power limit as transmitted.
    instances:
      keep_warm:
        value: keep_warm_raw
        if: (presence & 16) != 0
        doc: Keep warm, absent where the field is left unchanged. Table 5.
      child_lock:
        value: child_lock_raw
        if: (presence & 8) != 0
        doc: Child lock, absent where the field is left unchanged. Table 5.
      sterilise:
        value: sterilise_raw
        if: (presence & 4) != 0
        doc: Sterilise, absent where the field is left unchanged. Table 5.
      mode:
        value: mode_raw
        if: (presence & 2) != 0
        doc: Mode, absent where the field is left unchanged. Table 5.
      power:
        value: power_raw
        if: (presence & 1) != 0
        doc: Power, absent where the field is left unchanged. Table 5.
      target_temperature:
        value: target_temperature_raw / 2.0
        if: (presence & 32) != 0
        doc: Target temperature, 30 to 75 °C, in steps of 0.5, absent where the field is left unchanged. Table 5.
      on_time:
        value: on_time_raw
        if: ((presence & 64) != 0) and (on_time_raw != 65535)
        doc: Switch-on time, 0 to 1439 min, absent where there is no value, absent where the field is left unchanged. Table 5.
      off_time:
        value: off_time_raw
        if: ((presence & 128) != 0) and (off_time_raw != 65535)
        doc: Switch-off time, 0 to 1439 min, absent where there is no value, absent where the field is left unchanged. Table 5.
      heating_power_limit:
        value: heating_power_limit_raw
        if: (presence & 256) != 0
        doc: Heating power limit, 0 to 6000 W, absent where the field is left unchanged. Table 5.
  water_heater_state:
    doc: "Water heater response and status: 24 bytes. Table 6, clause 7.7."
    seq:
      - id: result
        type: u1
        enum: result
        doc: Result. Table 6.
      - type: b1
        doc: Reserved.
      - id: keep_warm
        type: b1
        doc: Keep warm. Table 6.
      - id: child_lock
        type: b1
        doc: Child lock. Table 6.
      - id: sterilise
        type: b1
        doc: Sterilise. Table 6.
      - id: mode
        type: b3
        enum: water_heater_mode
        doc: Mode. Table 6.
      - id: power
        type: b1
        doc: Power. Table 6.
      - type: b4
        doc: Reserved.
      - id: anode_due
        type: b1
        doc: Anode due for replacement. Table 6.
      - id: defrosting
        type: b1
        doc: Defrosting. Table 6.
      - id: flowing
        type: b1
        doc: Water flowing. Table 6.
      - id: heating
        type: b1
        doc: Heating. Table 6.
      - id: target_temperature_raw
        type: u1
        doc: Target temperature as transmitted.
      - id: tank_temperature_raw
        type: s2
        doc: Tank temperature as transmitted.
      - id: inlet_temperature_raw
        type: s2
        doc: Inlet temperature as transmitted.
      - id: hot_water_raw
        type: u1
        doc: Hot water left as transmitted.
      - size: 1
        doc: Reserved.
      - id: flow_raw
        type: u2
        doc: Flow as transmitted.
      - id: heating_power
        type: u2
        doc: Heating power, in W. Table 6.
      - id: energy_raw
        type: u4
        doc: Energy used as transmitted.
      - id: remaining_time_raw
        type: u2
        doc: Time remaining as transmitted.
      - id: on_time_raw
        type: u2
        doc: Switch-on time as transmitted.
      - id: off_time_raw
        type: u2
        doc: Switch-off time as transmitted.
    instances:
      target_temperature:
        value: target_temperature_raw / 2.0
        doc: Target temperature, 30 to 75 °C, in steps of 0.5. Table 6.
      tank_temperature:
        value: tank_temperature_raw / 10.0
        if: tank_temperature_raw != 32767
        doc: Tank temperature, in °C, in steps of 0.1, absent where there is no value. Table 6.
      inlet_temperature:
        value: inlet_temperature_raw / 10.0
        if: inlet_temperature_raw != 32767
        doc: Inlet temperature, in °C, in steps of 0.1, absent where there is no value. Table 6.
      hot_water:
        value: hot_water_raw
        if: hot_water_raw != 255
        doc: Hot water left, 0 to 100 %, absent where there is no value. Table 6.
      flow:
        value: flow_raw / 10.0
        doc: Flow, in L/min, in steps of 0.1. Table 6.
      energy:
        value: energy_raw / 1000.0
        doc: Energy used, in kWh, in steps of 0.001. Table 6.
      remaining_time:
        value: remaining_time_raw
        if: remaining_time_raw != 65535
        doc: Time remaining, in min, absent where there is no value. Table 6.
      on_time:
        value: on_time_raw
        if: on_time_raw != 65535
        doc: Switch-on time, 0 to 1439 min, absent where there is no value. Table 6.
      off_time:
        value: off_time_raw
        if: off_time_raw != 65535
        doc: Switch-off time, 0 to 1439 min, absent where there is no value. Table 6.
  water_heater_alarm:
    doc: "Water heater alarm: 10 bytes. Table 7, clause 7.7."
    seq:
      - id: event
        type: u1
        enum: event
        doc: Event. Table 7.
      - id: severity
        type: u1
        enum: severity
        doc: Severity. Table 7.
      - id: faults
        type: u4
        doc: Faults. Table 7.
      - id: time
        type: u4
        doc: Time (Unix), in s. Table 7.
    instances:
      faults_no_hot_water:
        value: (faults & 1) != 0
        doc: "No hot water: bit 0."
      faults_water_leak:
        value: (faults & 2) != 0
        doc: "Water leak: bit 1."
      faults_freezing:
        value: (faults & 4) != 0
        doc: "Freezing: bit 2."
      faults_dry_fire:
        value: (faults & 8) != 0
        doc: "Heating without water: bit 3."
      faults_over_temperature:
        value: (faults & 16) != 0
        doc: "Over-temperature: bit 4."
      faults_tank_sensor:
        value: (faults & 32) != 0
        doc: "Tank sensor: bit 5."
      faults_inlet_sensor:
        value: (faults & 64) != 0
        doc: "Inlet sensor: bit 6."
      faults_earth_leakage:
        value: (faults & 128) != 0
        doc: "Earth leakage: bit 7."
      faults_heater_open:
        value: (faults & 256) != 0
        doc: "Heating element open: bit 8."
      faults_anode_worn:
        value: (faults & 512) != 0
        doc: "Anode worn: bit 9."
      faults_communication:
        value: (faults & 1024) != 0
        doc: "Communication: bit 10."
enums:
  device_type:
    1:
      id: water_heater
      doc: Water heater
    2:
      id: air_conditioner
      doc: Air conditioner
    3:
      id: refrigerator
      doc: Refrigerator
    4:
      id: microwave_oven
      doc: Microwave oven
  message:
    1:
      id: control
      doc: Control
    2:
      id: response
      doc: Response
    3:
      id: status
      doc: Status update
    4:
      id: alarm
      doc: Alarm
    5:
      id: status_query
      doc: Status query
    6:
      id: version_query
      doc: Version query
    7:
      id: version_response
      doc: Version response
    16:
      id: register
      doc: Register
    17:
      id: register_response
      doc: Register response
    18:
      id: deregister
      doc: Deregister
    19:
      id: heartbeat
      doc: Heartbeat
    20:
      id: refusal
      doc: Refusal
  air_conditioner_mode:
    0:
      id: auto
      doc: Automatic
    1:
      id: cool
      doc: Cool
    2:
      id: dry
      doc: Dry
    3:
      id: fan
      doc: Fan only
    4:
      id: heat
      doc: Heat
  fan_speed:
    0:
      id: auto
      doc: Automatic
    1:
      id: low
      doc: Low
    2:
      id: medium_low
      doc: Medium low
    3:
      id: medium
      doc: Medium
    4:
      id: medium_high
      doc: Medium high
    5:
      id: high
      doc: High
  swing_vertical:
    0:
      id: "off"
      doc: "Off"
    1:
      id: highest
      doc: Highest
    2:
      id: high
      doc: High
    3:
      id: middle
      doc: Middle
    4:
      id: low
      doc: Low
    5:
      id: lowest
      doc: Lowest
    6:
      id: swing
      doc: Swing
  swing_horizontal:
    0:
      id: "off"
      doc: "Off"
    1:
      id: left
      doc: Left
    2:
      id: centre_left
      doc: Centre left
    3:
      id: centre
      doc: Centre
    4:
      id: centre_right
      doc: Centre right
    5:
      id: right
      doc: Right
    6:
      id: swing
      doc: Swing
  result:
    0:
      id: ok
      doc: OK
    1:
      id: invalid_value
      doc: Invalid value
    2:
      id: unsupported
      doc: Not supported
    3:
      id: busy
      doc: Busy
    4:
      id: interlock
      doc: Blocked by an interlock
    5:
      id: fault
      doc: Fault
    6:
      id: unauthorised
      doc: Not authorised
    7:
      id: offline
      doc: Offline
  event:
    0:
      id: active
      doc: Active
    1:
      id: raised
      doc: Raised
    2:
      id: cleared
      doc: Cleared
  severity:
    0:
      id: info
      doc: Information
    1:
      id: warning
      doc: Warning
    2:
      id: fault
      doc: Fault
    3:
      id: critical
      doc: Critical
  microwave_oven_command:
    0:
      id: none
      doc: None
    1:
      id: start
      doc: Start
    2:
      id: pause
      doc: Pause
    3:
      id: resume
      doc: Resume
    4:
      id: stop
      doc: Stop
  microwave_oven_mode:
    0:
      id: microwave
      doc: Microwave
    1:
      id: grill
      doc: Grill
    2:
      id: convection
      doc: Convection
    3:
      id: combination
      doc: Combination
    4:
      id: defrost
      doc: Defrost
    5:
      id: steam
      doc: Steam
    6:
      id: keep_warm
      doc: Keep warm
  microwave_oven_activity:
    0:
      id: idle
      doc: Idle
    1:
      id: delayed
      doc: Start delayed
    2:
      id: preheating
      doc: Preheating
    3:
      id: running
      doc: Running
    4:
      id: paused
      doc: Paused
    5:
      id: finished
      doc: Finished
    6:
      id: fault
      doc: Fault
  refrigerator_mode:
    0:
      id: normal
      doc: Normal
    1:
      id: eco
      doc: Eco
    2:
      id: vacation
      doc: Vacation
    3:
      id: smart
      doc: Smart
  water_heater_mode:
    0:
      id: standard
      doc: Standard
    1:
      id: eco
      doc: Eco
    2:
      id: boost
      doc: Boost
    3:
      id: vacation
      doc: Vacation
